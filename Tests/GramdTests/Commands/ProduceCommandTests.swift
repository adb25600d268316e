import Foundation
import MockBroker
import Testing

/// `gramd produce` as a process, with a broker of its own.
@Suite struct ProduceCommandTests {
    /// Longer than a producer's own limit is.
    @Test func aLineMayBeAsLongAsTheSettingSays() async throws {
        let broker = try LocalBroker()
        defer { withExtendedLifetime(broker) {} }
        try broker.createTopic("products", partitions: 1)
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).jsonl")
        let description = String(repeating: "y", count: 9 << 20)
        try Data(#"{"op":"create","product_id":"1","product":{"title":"T","description":"\#(description)"}}"#.utf8)
            .write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let run = try await CommandRun(
            ["produce", file.path],
            settings: [
                "KAFKA_BOOTSTRAP_SERVERS": broker.bootstrapServers, "KAFKA_MAXIMUM_MESSAGE_BYTES": "\(16 << 20)",
            ])
        #expect(run.status == 0, "\(run.message)")
        #expect(run.output.contains("1 lines sent to products, 0 lines left out"))
    }
}
