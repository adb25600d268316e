import CodeIndex
import Randomness
import Testing

@testable import Coding

@Suite struct CodingPaceTests {
    private typealias Action = CodingPace.Action

    /// What waits of a generation at a stage.
    private enum Waiting: CaseIterable {
        case nothing, liveChanges, backlog, both
    }

    private struct Work: Hashable {
        var generation: Int64
        var stage: CodingStage
    }

    /// What a round did: the actions, and the task that it coded.
    private struct Round {
        var actions: [Action] = []
        var coded: Work?
    }

    private static let start = ContinuousClock.now

    /// Performs a round on a queue that is made up.
    /// - Parameter unavailable: models that can't be loaded.
    private func round(
        _ pace: inout CodingPace, _ generations: [Generation], waiting: [Work: Waiting],
        unavailable: Set<String> = [], at now: ContinuousClock.Instant, taking duration: Duration = .milliseconds(10)
    ) -> Round {
        var round = Round()
        var action = pace.begin(generations, at: now)
        while true {
            round.actions.append(action)
            switch action {
            case .loadModel(of: let generation):
                let isUnavailable = unavailable.contains(generation.modelID ?? "")
                action = isUnavailable ? pace.modelUnavailable(at: now) : pace.modelLoaded(at: now)
            case .code(let stage, of: let generation, let liveChangesOnly):
                let task = Work(generation: generation.id, stage: stage)
                switch waiting[task] ?? .nothing {
                case .nothing: action = pace.foundNothing(at: now)
                case .backlog where liveChangesOnly: action = pace.foundNothing(at: now)
                case .liveChanges, .backlog, .both:
                    pace.coded(at: now + duration)
                    round.coded = task
                    return round
                }
            case .switchOver: action = pace.switchedOver(at: now)
            case .wait: return round
            }
        }
    }

    /// A pace whose backlog rests until after ``start``.
    private func restingPace() -> CodingPace {
        var pace = CodingPace(recodeShare: 50)
        let building = Generation.generation(9, .building)
        let task = Work(generation: 9, stage: .own)
        _ = round(
            &pace, [building], waiting: [task: .backlog], at: Self.start - .seconds(1), taking: .seconds(1))
        return pace
    }

    /// Every pair of generations in every state, with and without a model, and whatever waits of them.
    @Test(arguments: [false, true], [false, true])
    func codesTheMostUrgentFirst(backlogRests: Bool, isModelAvailable: Bool) {
        let states: [Generation.State] = [.building, .active, .kept]
        var kinds: [(Generation.State, String?, Waiting, Waiting)] = []
        for state in states {
            for model in [nil, "m"] {
                for own in Waiting.allCases {
                    for generated in Waiting.allCases { kinds.append((state, model, own, generated)) }
                }
            }
        }
        var wrong: [String] = []
        for first in kinds {
            for second in kinds where first.0 != .active || second.0 != .active {
                let pair = [first, second]
                let generations = pair.enumerated().map { number, kind in
                    Generation.generation(Int64(number), kind.0, model: kind.1)
                }
                var waiting: [Work: Waiting] = [:]
                // Most urgent first.
                var claimable: [(urgency: Int, task: Work)] = []
                for (number, kind) in pair.enumerated() {
                    for (stage, what) in [(CodingStage.own, kind.2), (.generated, kind.3)] {
                        if stage == .generated, kind.1 == nil { continue }
                        let task = Work(generation: Int64(number), stage: stage)
                        waiting[task] = what
                        if what == .nothing || (what == .backlog && kind.0 == .building && backlogRests) { continue }
                        if stage == .generated, !isModelAvailable { continue }
                        let urgency = (kind.0 == .active ? 0 : 10) + number * 2 + (stage == .own ? 0 : 1)
                        claimable.append((urgency, task))
                    }
                }
                var pace = backlogRests ? restingPace() : CodingPace(recodeShare: 50)
                let round = round(
                    &pace, generations, waiting: waiting, unavailable: isModelAvailable ? [] : ["m"], at: Self.start)
                let expected = claimable.min { $0.urgency < $1.urgency }?.task
                if round.coded != expected || !isInOrder(round, generations, waiting, backlogRests: backlogRests) {
                    wrong.append("\(pair): \(round.actions)")
                }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count), such as \(wrong[0])")
    }

    /// Whether a round asks for nothing that it may not ask for, and nothing twice.
    private func isInOrder(
        _ round: Round, _ generations: [Generation], _ waiting: [Work: Waiting], backlogRests: Bool
    ) -> Bool {
        var loaded: Int64?
        var asked: Set<Work> = []
        var switched: Set<Int64> = []
        for action in round.actions {
            switch action {
            case .loadModel(of: let generation):
                guard generation.modelID != nil, loaded != generation.id else { return false }
                loaded = generation.id
            case .code(let stage, of: let generation, let liveChangesOnly):
                guard liveChangesOnly == (generation.state == .building && backlogRests) else { return false }
                guard asked.insert(Work(generation: generation.id, stage: stage)).inserted else { return false }
                if stage == .generated, loaded != generation.id { return false }
            case .switchOver(to: let generation):
                // Only after a generation's own codes were looked at.
                guard generation.state == .building, switched.insert(generation.id).inserted,
                    asked.contains(Work(generation: generation.id, stage: .own))
                else { return false }
            case .wait(let pause):
                let building = generations.filter { $0.state == .building }.map(\.id)
                // A round without products has looked at everything.
                guard asked.filter({ $0.stage == .own }).count == generations.count, switched == Set(building) else {
                    return false
                }
                guard pause == (backlogRests ? .seconds(1) : CodingPace.idleWait) else { return false }
            }
        }
        return true
    }

    @Test func waitsWhereThereIsNothing() {
        var pace = CodingPace(recodeShare: 100)
        #expect(pace.begin([], at: Self.start) == .wait(CodingPace.idleWait))
    }

    /// An error ends a round anywhere; the next one begins anew.
    @Test func forgetsARoundThatWasCutShort() {
        let generations = [
            Generation.generation(1, .active, model: "m"), .generation(2, .building, model: "n"),
        ]
        var whole = CodingPace(recodeShare: 50)
        let actions = round(&whole, generations, waiting: [:], at: Self.start).actions
        for count in 1..<actions.count {
            var pace = CodingPace(recodeShare: 50)
            var action = pace.begin(generations, at: Self.start)
            for _ in 1..<count {
                switch action {
                case .loadModel: action = pace.modelLoaded(at: Self.start)
                case .code: action = pace.foundNothing(at: Self.start)
                case .switchOver: action = pace.switchedOver(at: Self.start)
                case .wait: break
                }
            }
            #expect(round(&pace, generations, waiting: [:], at: Self.start).actions == actions)
        }
    }

    // MARK: The share of a new generation

    /// A backlog that never ends takes its share of the time, whatever its batches take.
    @Test(arguments: [1, 10, 25, 50, 75, 99, 100]) func givesTheBacklogItsShare(percent: Int) {
        var random = SplitMix64(seed: UInt64(percent))
        var pace = CodingPace(recodeShare: percent)
        let building = Generation.generation(1, .building)
        let waiting = [Work(generation: 1, stage: .own): Waiting.backlog]
        var now = Self.start
        var worked = Duration.zero
        var rounds = 0
        while rounds < 500 {
            let duration = Duration.milliseconds(1 + random.below(400))
            let round = round(&pace, [building], waiting: waiting, at: now, taking: duration)
            if round.coded != nil {
                worked += duration
                now += duration
                rounds += 1
            } else if case .wait(let pause) = round.actions.last {
                #expect(pause > .zero && pause <= CodingPace.idleWait)
                now += pause
            }
        }
        // The last batch has not rested yet.
        let share = worked / (now - Self.start)
        #expect(share >= Double(percent) / 100 && share < Double(percent) / 100 + 0.02)
    }

    /// However many live changes come, they are coded at once, and the backlog waits no longer for them.
    @Test func liveChangesNeitherRestNorLengthenARest() {
        let generations = [Generation.generation(1, .active), .generation(2, .building)]
        var pace = CodingPace(recodeShare: 50)
        let live = Work(generation: 1, stage: .own)
        let next = Work(generation: 2, stage: .own)
        var now = Self.start
        #expect(round(&pace, generations, waiting: [next: .backlog], at: now, taking: .seconds(1)).coded == next)
        now += .seconds(1)
        // The backlog rests for a second from here on.
        for _ in 0..<9 {
            #expect(
                round(&pace, generations, waiting: [live: .liveChanges, next: .both], at: now).coded == live)
            now += .milliseconds(50)
            #expect(round(&pace, generations, waiting: [next: .both], at: now).coded == next)
            now += .milliseconds(50)
            #expect(round(&pace, generations, waiting: [next: .backlog], at: now).coded == nil)
        }
        now += .milliseconds(100)
        #expect(round(&pace, generations, waiting: [next: .backlog], at: now).coded == next)
    }

    @Test func onlyANewGenerationRests() {
        for state in [Generation.State.active, .kept] {
            var pace = CodingPace(recodeShare: 1)
            let task = Work(generation: 1, stage: .own)
            for _ in 0..<3 {
                let round = round(
                    &pace, [.generation(1, state)], waiting: [task: .backlog], at: Self.start, taking: .seconds(10))
                #expect(round.coded == task)
            }
        }
    }

    // MARK: Models that can't be loaded

    @Test func leavesAModelThatCannotBeLoadedAloneForAWhile() {
        let generations = [
            Generation.generation(1, .active, model: "broken"), .generation(2, .kept, model: "whole"),
            .generation(3, .building, model: "broken"),
        ]
        var pace = CodingPace(recodeShare: 100)
        func loaded(after pause: Duration) -> [Int64] {
            round(&pace, generations, waiting: [:], unavailable: ["broken"], at: Self.start + pause).actions.compactMap
            {
                if case .loadModel(of: let generation) = $0 { generation.id } else { nil }
            }
        }
        // One try for all generations that are made with it; the others are coded.
        #expect(loaded(after: .zero) == [1, 2])
        #expect(loaded(after: CodingPace.modelPause - .nanoseconds(1)) == [2])
        #expect(loaded(after: CodingPace.modelPause) == [1, 2])
        #expect(loaded(after: CodingPace.modelPause + .seconds(1)) == [2])
    }

    /// What computes for a model fails on a claim: own codes go on, and the model is asked again at the time that was said.
    @Test func aModelWhoseServerFailsWaitsAsLongAsIsSaid() {
        let generations = [Generation.generation(1, .active, model: "m"), .generation(2, .building)]
        var pace = CodingPace(recodeShare: 100)
        let until = Self.start + .seconds(7)
        #expect(pace.begin(generations, at: Self.start) == .code(.own, of: generations[0], liveChangesOnly: false))
        #expect(pace.foundNothing(at: Self.start) == .loadModel(of: generations[0]))
        #expect(
            pace.modelLoaded(at: Self.start) == .code(.generated, of: generations[0], liveChangesOnly: false))
        #expect(
            pace.modelUnavailable(at: Self.start, until: until)
                == .code(.own, of: generations[1], liveChangesOnly: false))
        let own = Work(generation: 1, stage: .own)
        let generated = Work(generation: 1, stage: .generated)
        let waiting: [Work: Waiting] = [generated: .liveChanges]
        #expect(round(&pace, generations, waiting: waiting, at: until - .nanoseconds(1)).coded == nil)
        #expect(round(&pace, generations, waiting: [own: .liveChanges], at: until - .nanoseconds(1)).coded == own)
        #expect(round(&pace, generations, waiting: waiting, at: until).coded == generated)
    }
}
