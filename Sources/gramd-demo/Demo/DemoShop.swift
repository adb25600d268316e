import Foundation
import FoundationNetworking
import Kafka
import LocalServers
import MockBroker
import Postgres

/// The demo's view of a running gramd: what a shop's own systems would see of it.
struct DemoShop {
    /// What a search answers.
    struct Answer: Decodable {
        let codes: [Code]
        let products: [Product]
    }

    /// A code of a query.
    struct Code: Decodable {
        let code: String
        let origin: String
        let probability: Double?
    }

    /// A product that a search has found.
    struct Product: Decodable {
        let productID: String
        let title: String
        let price: String?
    }

    private let topic: String
    private let producer: KafkaProducer
    private let database: PostgresPool
    let address: String

    init(topic: String, broker: MockCluster, postgres: TemporaryPostgres, _ daemon: GramdDaemon) throws {
        self.topic = topic
        producer = try KafkaProducer(
            KafkaProducerConfiguration(client: KafkaConfiguration(bootstrapServers: broker.bootstrapServers)))
        database = PostgresPool(
            PostgresConfiguration(connectionString: postgres.connectionString(), schema: "gramd"), size: 1)
        address = daemon.address
    }

    func send(_ events: [(product: String, json: String)]) async throws {
        try await producer.send(
            contentsOf: events.map {
                KafkaMessage(topic: topic, key: Array($0.product.utf8), value: Array($0.json.utf8))
            })
    }

    func search(_ query: String, limit: Int) async throws -> Answer {
        var components = URLComponents(string: "\(address)/v1/search")!
        components.queryItems = [URLQueryItem(name: "q", value: query), URLQueryItem(name: "limit", value: "\(limit)")]
        return try JSONDecoder().decode(Answer.self, from: try await get(components.url!).body)
    }

    func waitUntilReady() async throws {
        while try await get(URL(string: "\(address)/readyz")!).status != 200 {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until every product has its codes.
    /// - Parameter products: how many must be live as well; nil for any number.
    func waitUntilCoded(products: Int?) async throws {
        while true {
            let counts = try await database.withConnection {
                try await $0.query(
                    """
                    SELECT (SELECT count(*) FROM product WHERE live) AS live, count(*) AS waiting
                    FROM coding_task JOIN generation USING (generation_id) WHERE state = 'active'
                    """)[0]
            }
            let live = Int(try counts.int("live"))
            if try counts.int("waiting") == 0, live == products ?? live { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until the model answers queries, its trie included.
    func waitUntilGenerationHasModel() async throws {
        while try await !search("the", limit: 1).codes.contains(where: { $0.origin == "generated" }) {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Waits until so many events have been applied or skipped since the daemon started.
    func waitUntilApplied(_ events: Int) async throws {
        while Int(try await counters()["gramd_events_total"] ?? 0) < events {
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The daemon's counters by name, summed over their labels.
    func counters() async throws -> [String: Double] {
        let text = String(decoding: try await get(URL(string: "\(address)/metrics")!).body, as: UTF8.self)
        var counters: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
                continue
            }
            counters[String(line[..<space].prefix { $0 != "{" }), default: 0] += value
        }
        return counters
    }

    func measure(_ body: () async throws -> Void) async rethrows -> Duration {
        let start = ContinuousClock.now
        try await body()
        return ContinuousClock.now - start
    }

    private func get(_ url: URL) async throws -> (status: Int, body: Data) {
        let (body, response) = try await URLSession.shared.data(from: url)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, body)
    }
}
