import Testing

@testable import Sync

@Suite struct FollowerPropertyTests {
    /// Whatever happens: nothing is written without ownership, left out or written twice, and in the end all is there.
    @Test func writesEveryRecordOnceInAnyOrderOfEvents() {
        var commands: Set<String> = []
        for seed in 0..<200 as Range<UInt64> {
            var simulation = FollowerSimulation(seed: seed)
            let isCaughtUp = simulation.run(commands: 400)
            #expect(isCaughtUp, "seed \(seed)")
            commands.formUnion(simulation.commands)
        }
        // The simulation goes everywhere but where a person is needed.
        let all: Set = [
            "poll", "checkOwnership", "write", "commit", "findCause", "checkIndex", "wait", "takeOver", "assign",
            "unassign", "rejoin",
        ]
        #expect(commands == all)
    }
}
