import Codes
import Foundation
import Testing

@testable import CodeIndex
@testable import Sync

@Suite struct CodesTopicProgressTests {
    private func generation(_ id: Int64, _ state: Generation.State) -> Generation {
        Generation(id: id, modelID: nil, state: state, selection: CodeSelection())
    }

    /// What holds the codes of generation 1.
    private func complete() -> CodesTopicProgress {
        var progress = CodesTopicProgress()
        progress.take([generation(1, .active)], since: 10)
        progress.beginAnew(at: IndexPosition("5:5:"), since: 10)
        progress.filled(1, to: nil)
        progress.cleared(1)
        return progress
    }

    @Test func theFirstTopicIsFilledClearedAndAnnounced() throws {
        var progress = CodesTopicProgress()
        #expect(progress.step(active: 1) == .begin)
        progress.take([generation(1, .active), generation(2, .building)], since: 10)
        progress.beginAnew(at: IndexPosition("5:5:"), since: 10)
        #expect(progress.fills == [CodesTopicProgress.Fill(of: 1, since: 10)])
        #expect(progress.step(active: 1) == .fill(progress.fills[0]))
        progress.filled(1, to: 2_000)
        #expect(progress.fills[0].product == 2_000)
        #expect(progress.step(active: 1) == .fill(progress.fills[0]))
        progress.filled(1, to: nil)
        #expect(progress.step(active: 1) == .clear(progress.fills[0]))
        #expect(progress.announcement(active: 1, announced: nil) == nil)
        progress.cleared(1)
        #expect(progress.step(active: 1) == .follow)
        #expect(progress.announcement(active: 1, announced: nil) == 1)
        #expect(progress.announcement(active: 1, announced: 1) == nil)
    }

    @Test func aNewGenerationIsFilledBesideTheFormerAndThenAnnounced() {
        var progress = complete()
        let generations = [generation(1, .kept), generation(2, .active)]
        #expect(progress.differs(from: generations))
        progress.take(generations, since: 20)
        #expect(progress.fills.map(\.generation) == [1, 2])
        #expect(progress.step(active: 2) == .fill(CodesTopicProgress.Fill(of: 2, since: 20)))
        #expect(progress.announcement(active: 2, announced: 1) == nil)
        // The position stays: what changes meanwhile goes to both.
        #expect(progress.position == "5:5:")
        progress.filled(2, to: nil)
        progress.cleared(2)
        #expect(progress.announcement(active: 2, announced: 1) == 2)
    }

    @Test func aRollbackIsAnnouncedAtOnce() {
        var progress = complete()
        progress.take([generation(1, .kept), generation(2, .active)], since: 20)
        // The other's filling is not over.
        progress.take([generation(1, .active), generation(2, .kept)], since: 30)
        #expect(progress.announcement(active: 1, announced: nil) == 1)
        #expect(progress.step(active: 1) == .fill(CodesTopicProgress.Fill(of: 2, since: 20)))
    }

    @Test func aGenerationThatIsGoneIsForgotten() {
        var progress = complete()
        progress.take([generation(2, .active)], since: 20)
        #expect(progress.fills.map(\.generation) == [2])
        #expect(!progress.differs(from: [generation(2, .active), generation(3, .building)]))
    }

    @Test func toBeginAnewKeepsTheTopicsAndFillsThemAll() {
        var progress = complete()
        progress.take([generation(1, .kept), generation(2, .active)], since: 20)
        progress.beginAnew(at: IndexPosition("9:9:"), since: 30)
        #expect(progress.position == "9:9:")
        #expect(progress.fills == [1, 2].map { CodesTopicProgress.Fill(of: $0, since: 30) })
        #expect(progress.step(active: 2) == .fill(CodesTopicProgress.Fill(of: 2, since: 30)))
    }

    @Test func aTopicThatHadToBeMadeIsFilledAlone() {
        var progress = complete()
        progress.take([generation(1, .kept), generation(2, .active)], since: 20)
        progress.filled(2, to: 7)
        progress.beginAnew(1, since: 40)
        #expect(progress.fills[0] == CodesTopicProgress.Fill(of: 1, since: 40))
        #expect(progress.fills[1].product == 7)
    }

    @Test func itIsTheSameAfterItWasStored() throws {
        let progress = complete()
        let text = try JSONEncoder().encode(progress)
        #expect(try JSONDecoder().decode(CodesTopicProgress.self, from: text) == progress)
        #expect(try JSONDecoder().decode(CodesTopicProgress.self, from: Data(#"{"fills":[]}"#.utf8)).position == nil)
    }
}
