import Catalog
import CodeIndex
import Foundation
import Logging
import Monitoring
import NIOCore
import Postgres
import ServiceLifecycle
import TestSupport
import Testing

@testable import Serving

/// The page and what is behind it, on a real socket; the database is away unless a test has one.
@Suite(.timeLimit(.minutes(30))) struct OperationsTests {
    private static let secret = "a-token-for-tests"
    private let health = Health(waitingFor: [.broker])
    private let shop: ServedShop
    private let retried = Shared<[DeadLetterFilter]>([])

    init() throws {
        shop = try ServedShop()
        shop.publish()
    }

    private func changes(_ token: String?) -> StateChanges {
        StateChanges(
            token: { token.flatMap { BearerToken($0) } },
            retry: { [retried] filter, _ in
                retried.change { $0.append(filter) }
                return StateChanges.Retried(
                    settled: 2, empty: 1,
                    failures: [StateChanges.Retried.Failure(id: 7, cause: "not_json", message: "no \"JSON\"")])
            })
    }

    /// Runs a body with the port on which a server listens, and what looks for it.
    private func serve(
        _ index: CodeIndex? = nil, _ changes: StateChanges? = nil,
        _ body: (_ port: Int, _ watch: OverviewWatch) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test")
        let index = index ?? CodeIndex(pool: TestDatabase.unusedPool(), schema: "none")
        let registry = PrometheusRegistry()
        let watch = OverviewWatch(
            index: index, served: shop.served, health: health, registry: registry, followsTopics: true, logger: logger)
        let server = HTTPServer(
            searcher: try shop.searcher(), comparison: shop.comparison(),
            operations: Operations(watch: watch, index: index, changes: changes), health: health, registry: registry,
            logger: logger
        )
        try await server.running { try await body($0, watch) }
    }

    private func get(_ path: String, _ port: Int) async throws -> RawConnection.Answer {
        try #require(try await RawConnection.request("GET \(path)", port: port))
    }

    private func post(
        _ path: String, _ port: Int, _ body: String = #"{"ids": [7]}"#, token: String? = secret, headers: [String] = []
    ) async throws -> RawConnection.Answer {
        let authorization = token.map { ["Authorization: Bearer \($0)"] } ?? []
        return try #require(
            try await RawConnection.request(
                "POST /v1/dead-letters/\(path)", headers: ["Content-Type: application/json"] + authorization + headers,
                body: body, port: port))
    }

    // MARK: The page

    @Test func servesItsFilesWithAPolicy() async throws {
        try await serve { port, _ in
            for file in PageFile.allCases {
                let answer = try await get(file == .document ? "/" : "/page/\(file.rawValue)", port)
                #expect(answer.status == 200 && answer.headers["content-type"] == file.type)
                #expect(answer.headers["content-security-policy"] == PageFile.policy)
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["referrer-policy"] == "no-referrer")
                #expect(answer.headers["access-control-allow-origin"] == nil)
                #expect(Array(answer.body.utf8) == file.bytes)
            }
        }
    }

    @Test func saysHowThingsStandWhileTheDatabaseIsAway() async throws {
        try await serve { port, watch in
            health.failing(.broker, "refused")
            await watch.readTables()
            let answer = try await get("/v1/overview", port)
            #expect(answer.status == 200)
            #expect(try SchemaCheck().faults(of: ByteBuffer(string: answer.body), as: "OverviewAnswer") == [])
            #expect(answer.body.contains("\"broker\":\"refused\"") && answer.body.contains("\"state\":\"unread\""))
            #expect(answer.body.contains("\"products\":3"))
            #expect(try await get("/v1/overview?a=1", port).status == 400)
            #expect(try await get("/v1/dead-letters", port).status == 503)
            #expect(try await get("/v1/products/a/history", port).status == 503)
        }
    }

    // MARK: Events

    @Test func sendsWhatChangesAndEnds() async throws {
        try await serve { port, watch in
            let connection = try RawConnection(port: port)
            try connection.send("GET /v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            try await eventually("somebody watches", every: .milliseconds(1)) { watch.feed.watcherCount > 0 }
            #expect(watch.look(at: .now))
            #expect(!watch.look(at: .now))
            health.failing(.broker, "refused")
            #expect(watch.look(at: .now))
            watch.feed.finish()
            let answer = try #require(RawConnection.Answer(try await connection.readToEnd()))
            #expect(answer.status == 200 && answer.headers["content-type"] == "text/event-stream")
            #expect(answer.body.contains("retry: 2000\n\n"))
            // At once, at the first look, and after the change.
            #expect(answer.body.components(separatedBy: "event: overview\ndata: {").count == 4)
            #expect(answer.body.components(separatedBy: "event: point\ndata: {").count == 2)
            #expect(answer.body.contains("\"broker\":\"refused\""))
            // Nobody can begin any more.
            #expect(try await get("/v1/live", port).status == 503)
        }
    }

    @Test func headOfEventsTakesNoPlace() async throws {
        try await serve { port, watch in
            let head = try #require(try await RawConnection.request("HEAD /v1/live", port: port))
            #expect(head.status == 200 && head.headers["content-type"] == "text/event-stream" && head.body.isEmpty)
            #expect(watch.feed.watcherCount == 0)
        }
    }

    @Test func endsWithTheServer() async throws {
        let logger = Logger(label: "test")
        let watch = OverviewWatch(
            index: CodeIndex(pool: TestDatabase.unusedPool(), schema: "none"), served: shop.served, health: health,
            registry: PrometheusRegistry(), followsTopics: false, logger: logger)
        let stream = try #require(watch.watch())
        let services = ServiceGroup(services: [watch], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var events = stream.makeAsyncIterator()
            let first = try #require(await events.next())
            #expect(String(buffer: first).contains("\"role\":\"serve\""))
            await services.triggerGracefulShutdown()
            while await events.next() != nil {}
            try await group.waitForAll()
        }
        #expect(watch.watch() == nil)
    }

    // MARK: Changes

    @Test func changesNothingWithoutAToken() async throws {
        for changes in [nil, changes(nil)] {
            try await serve(nil, changes) { port, _ in
                for path in ["retry", "drop"] {
                    for (token, status) in [(nil, 401), (Self.secret, 403)] {
                        let answer = try await post(path, port, token: token)
                        #expect(answer.status == status && answer.body.contains("\"error\":"))
                        #expect(answer.body.contains(changes == nil ? "gramd run" : "http.tokenFile"))
                    }
                }
            }
        }
        #expect(retried.value.isEmpty)
    }

    @Test func changesNothingForWhoDoesNotHaveTheToken() async throws {
        try await serve(nil, changes(Self.secret)) { port, _ in
            for token in [nil, "", "a-token-for-testS", Self.secret + "0"] {
                let answer = try await post("retry", port, token: token)
                #expect(answer.status == 401 && answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
            }
            for site in ["cross-site", "same-site"] {
                #expect(try await post("retry", port, headers: ["Sec-Fetch-Site: \(site)"]).status == 403)
            }
            #expect(try await get("/v1/dead-letters/retry", port).status == 405)
        }
        #expect(retried.value.isEmpty)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"ids": []}"#, #"{"ids": [0]}"#, #"{"ids": ["7"]}"#, #"{"cause": ""}"#, #"{"causes": "a"}"#,
        #"{"ids": [7], "all": true}"#,
    ])
    func refusesAnUnclearSelection(body: String) async throws {
        try await serve(nil, changes(Self.secret)) { port, _ in
            for path in ["retry", "drop"] {
                let answer = try await post(path, port, body)
                #expect(answer.status == 400)
            }
        }
        #expect(retried.value.isEmpty)
    }

    @Test func triesAgainWhatIsNamed() async throws {
        try await serve(nil, changes(Self.secret)) { port, _ in
            let answer = try await post(
                "retry", port, #"{"topic": "products", "cause": "not_json"}"#, headers: ["Sec-Fetch-Site: same-origin"])
            #expect(answer.status == 200)
            #expect(try SchemaCheck().faults(of: ByteBuffer(string: answer.body), as: "RetryAnswer") == [])
            #expect(answer.body.contains("\"settled\":2") && answer.body.contains("\"failed\":1"))
            let untyped = try await RawConnection.request(
                "POST /v1/dead-letters/retry", headers: ["Authorization: Bearer \(Self.secret)"],
                body: #"{"ids": [7]}"#,
                port: port)
            #expect(untyped?.status == 415)
        }
        #expect(retried.value == [DeadLetterFilter(cause: "not_json", topic: "products")])
    }

    // MARK: With a database

    @Test func showsAndDropsDeadLetters() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let payloads: [[UInt8]?] = [Array("{\"title\": \"<b>\"}".utf8), [0xFF, 0x00], nil]
        let letters = payloads.enumerated().map { number, payload in
            DeadLetter(
                record: RecordPosition(topic: "products", partition: 0, offset: Int64(number)), key: Array("a".utf8),
                payload: payload,
                time: 1_000, cause: number == 0 ? "missing_field" : "not_json", message: "no \"title\"")
        }
        _ = try await index.products.apply(ChangeBatch(deadLetters: letters))
        try await serve(index, changes(Self.secret)) { port, watch in
            let all = try await get("/v1/dead-letters?limit=2", port)
            #expect(try SchemaCheck().faults(of: ByteBuffer(string: all.body), as: "DeadLettersAnswer") == [])
            #expect(all.body.contains("\"hasMore\":true") && all.body.contains("\"payload\":\"ff00\""))
            #expect(all.body.contains(#""payload":"{\"title\": \"<b>\"}""#))
            let one = try await get("/v1/dead-letters?cause=not_json&topic=products&after=2", port)
            #expect(one.body.contains("\"hasMore\":false") && !one.body.contains("payload"))
            #expect(try await post("drop", port, #"{"cause": "not_json"}"#).body == "{\"dropped\":2}")
            await watch.readTables()
            let overview = try await get("/v1/overview", port)
            #expect(try SchemaCheck().faults(of: ByteBuffer(string: overview.body), as: "OverviewAnswer") == [])
            #expect(overview.body.contains("\"cause\":\"missing_field\",\"letters\":1"))
        }
    }

    @Test func tellsAProductsHistory() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        let events = [
            PositionedEvent(
                event: ProductEvent(productID: "a/1", version: 3, change: .upsert(Product(id: "a/1", title: "Lamp"))),
                record: RecordPosition(topic: "products", partition: 0, offset: 4))
        ]
        _ = try await index.products.apply(ChangeBatch(events: events))
        try await serve(index) { port, _ in
            let answer = try await get("/v1/products/a%2F1/history", port)
            #expect(try SchemaCheck().faults(of: ByteBuffer(string: answer.body), as: "ProductHistoryAnswer") == [])
            #expect(answer.body.contains("\"live\":true") && answer.body.contains("\"waitingFor\":\"own\""))
            #expect(answer.body.contains("\"offset\":4") && answer.body.contains("\"version\":3"))
            #expect(try await get("/v1/products/b/history", port).status == 404)
            #expect(try await get("/v1/products/a%2F1/history?x=1", port).status == 400)
        }
    }
}
