import Testing

@testable import Kafka

@Suite struct BrokerFaultsTests {
    private static let start = ContinuousClock.now

    private func fault(_ place: String, _ cause: String = "Connection refused") throws -> ConnectionFault {
        try #require(ConnectionFault("\(place): \(cause) (after 1ms in state CONNECT)"))
    }

    private func faults(_ faults: [ConnectionFault], brokers: Int = 0) -> BrokerFaults {
        var state = BrokerFaults()
        state.brokers = brokers
        for fault in faults { state.take(fault, at: Self.start) }
        return state
    }

    @Test func whereEveryServerFailsThereIsNothingToWaitFor() throws {
        let first = try fault("a:1/bootstrap")
        #expect(!faults([first, first]).isHopeless(servers: 2, at: Self.start))
        var both = faults([first, try fault("b:1/bootstrap")])
        #expect(both.isHopeless(servers: 2, at: Self.start))
        #expect(both.fault(at: Self.start)?.description == "b:1: Connection refused")
        both.answered()
        #expect(!both.isHopeless(servers: 2, at: Self.start))
    }

    /// Of several another one leads soon.
    @Test func brokersThatTheClusterNamedAreWaitedForUnlessAllFail() throws {
        let (first, second) = (try fault("a:1/1"), try fault("b:1/2"))
        #expect(!faults([first, first], brokers: 2).isHopeless(servers: 1, at: Self.start))
        #expect(faults([first, second], brokers: 2).isHopeless(servers: 1, at: Self.start))
        #expect(faults([first], brokers: 1).isHopeless(servers: 1, at: Self.start))
        // How many there are is not known.
        #expect(!faults([first]).isHopeless(servers: 1, at: Self.start))
        // Another broker's answer is no news of these.
        var state = faults([first], brokers: 1)
        state.answered()
        #expect(state.isHopeless(servers: 1, at: Self.start))
        let later = Self.start + .seconds(60)
        #expect(!state.isHopeless(servers: 1, at: later) && state.fault(at: later) == nil)
    }

    @Test func aNameThatIsNotKnownIsNotWaitedFor() throws {
        let unknown = try fault("a:1/1", "Failed to resolve 'a:1': Name or service not known")
        #expect(faults([unknown], brokers: 3).isHopeless(servers: 1, at: Self.start))
        #expect(!faults([unknown], brokers: 3).isHopeless(servers: 1, at: Self.start + .seconds(60)))
        // Of two servers one may have a wrong name.
        let server = try fault("a:1/bootstrap", "Failed to resolve 'a:1': Name or service not known")
        #expect(!faults([server]).isHopeless(servers: 2, at: Self.start))
    }
}
