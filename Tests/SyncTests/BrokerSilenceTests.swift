import Kafka
import Testing

@testable import Sync

@Suite struct BrokerSilenceTests {
    private static let start = ContinuousClock.now
    private let timedOut = KafkaError(.timedOut, message: "metadata: timed out")

    @Test func aSlowAnswerIsWaitedFor() {
        var silence = BrokerSilence(since: Self.start)
        let patience = BrokerSilence.patience
        #expect(silence.reason(for: timedOut, at: Self.start + patience - .milliseconds(1)) == nil)
        let reason = silence.reason(for: timedOut, at: Self.start + patience)
        #expect(reason?.contains("5 s") == true && reason?.contains("timed out") == true)
        silence.answered(at: Self.start + patience)
        #expect(silence.reason(for: timedOut, at: Self.start + patience + .seconds(1)) == nil)
    }

    @Test func aBrokerThatRefusesIsToldAtOnceWithTheCause() {
        var silence = BrokerSilence(since: Self.start)
        silence.noticed(KafkaError(.transport, message: "kafka:9092: connection refused"))
        // One of several brokers may be restarting.
        #expect(silence.reason(for: timedOut, at: Self.start + .seconds(1)) == nil)
        silence.noticed(KafkaError(.allBrokersDown, message: "1/1 brokers are down"))
        #expect(
            silence.reason(for: timedOut, at: Self.start + .seconds(1))?.contains("connection refused") == true)
        silence.answered(at: Self.start + .seconds(2))
        #expect(silence.reason(for: timedOut, at: Self.start + .seconds(3)) == nil)
    }

    @Test(arguments: [KafkaError.Code.authentication, .authorization])
    func aRefusalIsToldAtOnce(code: KafkaError.Code) {
        let silence = BrokerSilence(since: Self.start)
        #expect(silence.reason(for: KafkaError(code, message: "no"), at: Self.start)?.contains("no") == true)
    }

    @Test func wrongCredentialsAreTheCause() {
        var silence = BrokerSilence(since: Self.start)
        silence.noticed(KafkaError(.authentication, message: "wrong password"))
        silence.noticed(KafkaError(.rebalancing, message: "nothing to do with it"))
        #expect(silence.reason(for: timedOut, at: Self.start)?.contains("wrong password") == true)
    }
}
