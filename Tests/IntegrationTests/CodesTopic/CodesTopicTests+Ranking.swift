import ChildProcesses
import CodeIndex
import Foundation
import MockBroker
import Randomness
import Simulation
import TestSupport
import Testing

extension IntegrationTests.CodesTopicTests {
    private static let seed: UInt64 = 7
    private static let productCount = 3_000
    private static let queryCount = 1_000
    private static let limit = 100
    /// An interpreter that has tantivy and confluent-kafka; nil where no engine but the test's own is asked.
    private static let python = ProcessInfo.processInfo.environment["GRAMD_TEST_TANTIVY"]

    /// Engines that read nothing but the topic have the same first hundred products as `/v1/search`.
    @Test func enginesThatReadTheTopicRankAsSearchDoes() async throws {
        let shop = try await TestShop()
        let name = shop.topic + "-codes"
        let daemon = try await shop.startDaemon(settings: ["CODES_TOPIC_NAME": name])
        try await shop.stream(TestRecord.simulation(products: Self.productCount, changes: 500, seed: Self.seed))
        try await shop.waitUntilSearchable()
        let generation = try #require(try await shop.index.generations.active()).id
        try await waitUntilHeld(generation, shop, name)
        let engine = try TopicEngine(try await shop.records(of: "\(name)-\(generation)"))

        let queries = Self.queries()
        #expect(queries.count == Self.queryCount)
        _ = try await daemon.result(queries[0])
        let client = HTTPClient(address: daemon.address)
        var compared = 0
        var different: [String] = []
        for query in queries {
            let expected = try await Self.search(query, client)
            let found = engine.search(try await Self.weights(of: query, client), limit: Self.limit)
            compared += expected.count
            if found != expected { different.append(query) }
        }
        print(
            "codes topic: seed \(Self.seed), \(engine.count) products, the first \(Self.limit) of \(queries.count) "
                + "queries, \(compared) in all, \(different.count) queries different")
        #expect(different.isEmpty, "\(different.prefix(5))")
        #expect(compared > 10 * queries.count)
        if let python = Self.python {
            let broker = try #require(shop.broker, "tantivy reads from a broker of the test's own")
            try await Self.compareTantivy(
                python, ["--kafka", broker.bootstrapServers, "--topic", name, "--gramd", daemon.address], queries)
        }
        #expect(try await daemon.stop().status == 0)
    }

    /// What shoppers type to find the simulation's products, each once.
    private static func queries() -> [String] {
        let catalog = SyntheticCatalog(seed: seed, productCount: productCount)
        var random = SplitMix64(seed: seed)
        var queries: [String] = []
        var known: Set<String> = []
        for _ in 0..<20 * queryCount where queries.count < queryCount {
            let query = catalog.query(for: catalog[random.below(catalog.count)], using: &random)
            if known.insert(query).inserted { queries.append(query) }
        }
        return queries
    }

    private struct Answer: Decodable {
        struct Product: Decodable {
            let productID: String
            let score: Double
        }
        let products: [Product]
    }

    private static func search(_ query: String, _ client: HTTPClient) async throws -> [TopicEngine.Hit] {
        let answer = try await client.get(
            "/v1/search",
            [URLQueryItem(name: "q", value: query), URLQueryItem(name: "limit", value: "\(limit)")])
        return try JSONDecoder().decode(Answer.self, from: answer.body).products.map {
            TopicEngine.Hit(product: $0.productID, score: Int(($0.score * 1_000_000).rounded()))
        }
    }

    private struct Codes: Decodable {
        struct Code: Decodable {
            let code: String
            let weight: Double
        }
        let codes: [Code]
    }

    /// `w_q` of each code, in ten-thousandths.
    private static func weights(of query: String, _ client: HTTPClient) async throws -> [String: Int] {
        let answer = try await client.get("/v1/codes", [URLQueryItem(name: "q", value: query)])
        let codes = try JSONDecoder().decode(Codes.self, from: answer.body).codes
        return Dictionary(
            codes.map { ($0.code, Int(($0.weight * 10_000).rounded())) }, uniquingKeysWith: max)
    }

    /// Runs the recipe of the manual.
    private static func compareTantivy(_ python: String, _ arguments: [String], _ queries: [String]) async throws {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-ranking-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "queries.txt")
        try queries.joined(separator: "\n").write(to: file, atomically: false, encoding: .utf8)
        let log = folder.appending(path: "log")
        let process = try ChildProcess(
            [python, root.appending(path: "Config/recipes/compare_ranking.py").path] + arguments + [file.path],
            output: .file(log.path))
        let end = await process.end()
        let output = try String(contentsOf: log, encoding: .utf8)
        print("tantivy: \(output.split(separator: "\n").last ?? "")")
        #expect(end == .status(0), "\(output)")
        #expect(output.contains("compare queries=\(queries.count) different=0 "))
    }
}
