import Foundation

/// Counters of a consumer (librdkafka's STATISTICS.md).
public struct KafkaStatistics: Sendable, Hashable {
    /// Brokers with a connection that works.
    public var brokersUp: Int
    /// Known brokers without one.
    public var brokersDown: Int
}

extension KafkaStatistics {
    private struct Document: Decodable {
        struct Broker: Decodable {
            var nodeid: Int
            var state: String
            var source: String
        }
        var brokers: [String: Broker]
    }

    /// Reads librdkafka's JSON.
    init(json: Data) throws {
        let document = try JSONDecoder().decode(Document.self, from: json)
        // Bootstrap servers have no number until one of them answered; the group coordinator is listed a second time.
        let known = document.brokers.values.filter { $0.source != "logical" && $0.source != "internal" }
        let numbered = known.filter { $0.nodeid >= 0 }
        let brokers = numbered.isEmpty ? known : numbered
        brokersUp = brokers.count { $0.state == "UP" }
        brokersDown = brokers.count - brokersUp
    }
}
