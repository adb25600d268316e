import Catalog
import CodeIndex
import Codes
import CoreMetrics
import Foundation
import GRAM
import Hummingbird
import HummingbirdTesting
import Logging
import Models
import Monitoring
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
        try await Application(router: server.router).test(.router) { client in
            try await client.execute(uri: "/v1/search?q=lamps%20green&limit=5", method: .get) { response in
                #expect(response.status == .ok)
                let result = try JSONDecoder().decode(SearchResult.self, from: Data(response.body.readableBytesView))
                #expect(result.query == "lamps green")
                #expect(result.codes.map(\.code) == ["lamp", "green"])
                #expect(result.products.map(\.productID) == ["a"])
                #expect(result.products.first?.matchedCodes == ["lamp"])
                #expect(result.products.first?.price == "9.90")
            }
            for uri in ["/v1/search", "/v1/search?q=", "/v1/search?q=a&limit=x", "/v1/search?q=a&limit=0"] {
                try await client.execute(uri: uri, method: .get) { #expect($0.status == .badRequest) }
            }
            let long = String(repeating: "a", count: 2_000)
            try await client.execute(uri: "/v1/search?q=\(long)", method: .get) { #expect($0.status == .badRequest) }
        }
    }

    @Test func refusesMoreSearchesThanItMayWorkOnAtOnce() async throws {
        let (index, server, _, _) = try await make(concurrentSearches: 0)
        _ = try await index.generations.ensureActive()
        try await Application(router: server.router).test(.router) { client in
            try await client.execute(uri: "/v1/search?q=lamp", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(String(buffer: response.body).contains("too many searches"))
            }
            try await client.execute(uri: "/healthz", method: .get) { #expect($0.status == .ok) }
        }
    }

    @Test func saysThatNothingIsIndexedYet() async throws {
        let (_, server, _, _) = try await make()
        try await Application(router: server.router).test(.router) { client in
            try await client.execute(uri: "/v1/search?q=lamp", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(String(buffer: response.body).contains("no active generation"))
            }
        }
    }

    @Test func readinessFollowsHealthWithReasons() async throws {
        let (_, server, health, registry) = try await make()
        registry.makeCounter(label: "gramd_events_total", dimensions: []).increment(by: 3)
        try await Application(router: server.router).test(.router) { client in
            try await client.execute(uri: "/healthz", method: .get) { #expect($0.status == .ok) }
            health.failing(.broker, "connection refused")
            try await client.execute(uri: "/readyz", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(String(buffer: response.body).contains("\"broker\":\"connection refused\""))
            }
            health.ready(.broker)
            try await client.execute(uri: "/readyz", method: .get) { #expect($0.status == .ok) }
            try await client.execute(uri: "/metrics", method: .get) {
                #expect(String(buffer: $0.body).contains("gramd_events_total 3"))
            }
        }
    }
}
