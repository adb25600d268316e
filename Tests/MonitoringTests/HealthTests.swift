import Monitoring
import Testing

@Suite struct HealthTests {
    @Test func isReadyOnceEveryComponentIs() {
        let health = Health(waitingFor: [.database, .broker])
        #expect(health.failures.map(\.reason) == ["starting", "starting"])
        #expect(health.ready(.database))
        #expect(health.failing(.broker, "connection refused"))
        #expect(!health.failing(.broker, "connection refused"))
        #expect(health.failures.map(\.component) == [.broker])
        #expect(health.isReady(.database) && !health.isReady(.broker))
        #expect(health.components == [.database, .broker])
        health.ready(.broker)
        #expect(health.failures.isEmpty)
    }

    @Test func aLoopThatStopsComingRoundIsStalled() {
        let health = Health(waitingFor: [])
        #expect(health.stalled(longerThan: .zero).isEmpty)
        health.beat(.sync)
        #expect(health.stalled(longerThan: .seconds(3_600)).isEmpty)
        // Also within the clock's resolution.
        #expect(health.stalled(longerThan: .nanoseconds(-1)) == [.sync])
    }
}
