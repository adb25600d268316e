import Catalog
import CodeIndex
import Codes
import CoreMetrics
import Foundation
import GRAM
import Logging
import Models
import Monitoring
import ServiceLifecycle
import Serving
import TestSupport
import Testing

@Suite struct HTTPServerTests {
    private func make(
        concurrentSearches: Int = 256
    ) async throws -> (index: CodeIndex, server: HTTPServer, health: Health, PrometheusRegistry) {
        let (index, _) = try await TestDatabase.makeIndex(poolSize: 2)
        let health = Health(waitingFor: [.broker])
        let registry = PrometheusRegistry()
        let encoder = QueryEncoder(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            logger: Logger(label: "test"))
        let searcher = Searcher(index: index, encoder: encoder)
        return (
            index,
            HTTPServer(
                searcher: searcher, health: health, registry: registry, logger: Logger(label: "test"),
                concurrentSearches: concurrentSearches),
            health, registry
        )
    }

    /// Runs a body while the server listens.
    private func serve(_ server: HTTPServer, _ body: (HTTPClient) async throws -> Void) async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test")
        let application = server.application(host: "127.0.0.1", port: 0, logger: logger) { listening.yield($0) }
        let services = ServiceGroup(services: [application], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await services.run()
            }
            let port = try #require(await ports.first { _ in true })
            try await body(HTTPClient(address: "http://127.0.0.1:\(port)"))
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    @Test func answersASearch() async throws {
        let (index, server, _, _) = try await make()
        let generation = try await index.generations.ensureActive()
        _ = try await index.products.apply(
            ChangeBatch(events: [
                PositionedEvent(
                    event: ProductEvent(
                        productID: "a", change: .upsert(Product(id: "a", title: "Red lamp", price: "9.90"))),
                    record: nil)
            ]))
        let claims = try await index.queue.claim(.own, of: generation, limit: 10, lease: 60)
        let codes = [PostedCode(code: Code("lamp")!, weight: 1)]
        _ = try await index.queue.write(claims.map { CodedProduct($0, codes: codes) }, stage: .own, of: generation)
        try await serve(server) { client in
            let answer = try await client.get("/v1/search?q=lamps%20green&limit=5")
            #expect(answer.status == 200)
            let result = try JSONDecoder().decode(SearchResult.self, from: answer.body)
            #expect(result.query == "lamps green")
            #expect(result.codes.map(\.code) == ["lamp", "green"])
            #expect(result.products.map(\.productID) == ["a"])
            #expect(result.products.first?.matchedCodes == ["lamp"])
            #expect(result.products.first?.price == "9.90")
            let long = String(repeating: "a", count: 2_000)
            for query in ["", "?q=", "?q=a&limit=x", "?q=a&limit=0", "?q=\(long)"] {
                #expect(try await client.get("/v1/search\(query)").status == 400)
            }
        }
    }

    @Test func refusesMoreSearchesThanItMayWorkOnAtOnce() async throws {
        let (index, server, _, _) = try await make(concurrentSearches: 0)
        _ = try await index.generations.ensureActive()
        try await serve(server) { client in
            let answer = try await client.get("/v1/search?q=lamp")
            #expect(answer.status == 503)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("too many searches"))
            #expect(try await client.get("/healthz").status == 200)
        }
    }

    @Test func saysThatNothingIsIndexedYet() async throws {
        let (_, server, _, _) = try await make()
        try await serve(server) { client in
            let answer = try await client.get("/v1/search?q=lamp")
            #expect(answer.status == 503)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("no active generation"))
        }
    }

    @Test func readinessFollowsHealthWithReasons() async throws {
        let (_, server, health, registry) = try await make()
        registry.makeCounter(label: "gramd_events_total", dimensions: []).increment(by: 3)
        try await serve(server) { client in
            #expect(try await client.get("/healthz").status == 200)
            health.failing(.broker, "connection refused")
            let answer = try await client.get("/readyz")
            #expect(answer.status == 503)
            #expect(String(decoding: answer.body, as: UTF8.self).contains("\"broker\":\"connection refused\""))
            health.ready(.broker)
            #expect(try await client.get("/readyz").status == 200)
            let metrics = try await client.get("/metrics").body
            #expect(String(decoding: metrics, as: UTF8.self).contains("gramd_events_total 3"))
        }
    }
}
