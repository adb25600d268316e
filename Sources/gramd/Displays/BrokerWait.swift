import Daemon
import Foundation
import Kafka
import Monitoring
import Synchronization

/// Says what a command waits for where a broker is slow to answer or can't be reached.
final class BrokerWait: Sendable {
    /// A broker that is there answers in less.
    private static let patience = Duration.milliseconds(1_500)

    private struct State {
        var isAnswered = false
        var told: Set<String> = []
    }

    private let servers: String
    private let state = Mutex(State())

    /// - Parameter servers: those that are asked, for people.
    init(_ servers: String) { self.servers = servers }

    /// A broker has answered.
    func answered() { state.withLock { $0.isAnswered = true } }

    /// Says why a broker can't be reached, each cause once.
    func take(_ line: KafkaLogLine) { line.connectionFault.map(tell) }

    /// Does what a broker is asked for at once.
    func during<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        async let _ = tellLater()
        return try await body()
    }

    private func tellLater() async {
        guard (try? await Task.sleep(for: Self.patience)) != nil,
            state.withLock({ !$0.isAnswered && $0.told.isEmpty })
        else { return }
        tell("no answer from \(servers) yet")
    }

    private func tell(_ text: String) {
        guard state.withLock({ $0.told.insert(text).inserted }) else { return }
        printError("waiting for Kafka: \(text)")
    }
}

extension GramdConfiguration {
    /// For a command that asks a broker: why it can't be reached is said while it is tried.
    func tellingBrokerFaults() -> GramdConfiguration {
        var configuration = self
        configuration.kafka.client.log = BrokerWait(kafka.client.bootstrapServers).take
        return configuration
    }
}
