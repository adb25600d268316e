import Kafka
import LocalServers

/// A Kafka broker inside this process on a port of 127.0.0.1 that can be chosen, to try things with.
///
/// It is a ``MockCluster`` of one broker behind a relay: librdkafka gives a mock broker a free port and names that one
/// to clients, so the relay puts its own in the place (`MessageRewriter`).
public final class LocalBroker: Sendable {
    private let cluster: MockCluster
    private let relay: LoopbackRelay

    /// - Parameters:
    ///   - port: nil for a free one.
    ///   - advertisedPort: what clients are told to connect to once they have connected; nil for the same.
    /// - Throws: an error that says so when the port is taken; `KafkaError`.
    public init(port: Int? = nil, advertisedPort: Int? = nil) throws {
        cluster = try MockCluster()
        for (api, version) in MessageRewriter.newestVersions { try cluster.limitVersion(of: api, to: version) }
        let ports = cluster.bootstrapServers.split(separator: ":")
        guard let target = ports.last.flatMap({ Int($0) }) else {
            throw KafkaError(.other, message: "the mock broker's address is not host:port: \(cluster.bootstrapServers)")
        }
        relay = try LoopbackRelay(port: port ?? 0, to: target) { port in
            let connection = RelayedConnection(port: advertisedPort ?? port)
            return LoopbackRelay.Filters(toServer: connection.passRequests, toClient: connection.passResponses)
        }
    }

    /// Where clients connect to, as `host:port`.
    public var bootstrapServers: String { "127.0.0.1:\(relay.port)" }

    /// Clients can also create a topic by writing to it; it then has four partitions.
    public func createTopic(_ name: String, partitions: Int) throws {
        try cluster.createTopic(name, partitions: partitions)
    }
}
