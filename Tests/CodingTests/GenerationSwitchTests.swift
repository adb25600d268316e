import CodeIndex
import Testing

@testable import Coding

@Suite struct GenerationSwitchTests {
    private typealias Action = GenerationSwitch.Action

    @Test func aGenerationThatIsNotCodedChangesNothing() {
        let change = GenerationSwitch(keptGenerations: 2)
        #expect(change.begin() == .checkCoded)
        #expect(change.checked(isCoded: false) == .end)
    }

    @Test func activatesBeforeItRetires() {
        var change = GenerationSwitch(keptGenerations: 0)
        #expect(change.checked(isCoded: true) == .activate)
        #expect(change.activated() == .list)
        let former = Generation.generation(1, .kept)
        #expect(change.listed([former, .generation(2, .active)]) == .retire(former))
        #expect(change.retired() == .end)
    }

    /// Up to six generations in every combination of states: of the kept ones only the newest stay.
    @Test(arguments: 0...3) func retiresTheOldestBeyondThoseKept(keptGenerations: Int) {
        let states: [Generation.State] = [.building, .active, .kept]
        var combinations: [[Generation]] = [[]]
        for id in 1...6 as ClosedRange<Int64> {
            combinations += combinations.filter { $0.count == id - 1 }.flatMap { generations in
                states.map { generations + [.generation(id, $0)] }
            }
        }
        for generations in combinations {
            var change = GenerationSwitch(keptGenerations: keptGenerations)
            var retired: [Generation] = []
            var action = change.listed(generations)
            while case .retire(let generation) = action {
                retired.append(generation)
                action = change.retired()
            }
            let kept = generations.filter { $0.state == .kept }
            #expect(action == .end && retired == Array(kept.prefix(max(0, kept.count - keptGenerations))))
        }
    }
}
