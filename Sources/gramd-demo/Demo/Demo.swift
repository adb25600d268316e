import Foundation
import LocalServers
import MockBroker
import Simulation
import UnixSignals

/// The demonstration: real servers, the real daemon, an invented shop.
struct Demo {
    private static let topic = "products"

    private let postgres: TemporaryPostgres
    private let broker: MockCluster
    private let gramd: GramdProgram
    private let catalog: SyntheticCatalog
    private let productCount: Int
    private let clickCount: Int
    private let changeCount: Int

    /// - Throws: ``DemoError`` where there is no gramd; errors of the servers.
    init(productCount: Int, clickCount: Int, changeCount: Int) throws {
        self.productCount = productCount
        self.clickCount = clickCount
        self.changeCount = changeCount
        // One more than is loaded at first: it is the product that gets created later.
        catalog = SyntheticCatalog(seed: 20_250_101, productCount: productCount + 1)
        // Before any server is started.
        _ = try GramdProgram(settings: [:])
        Self.say("starting a PostgreSQL and a Kafka broker on 127.0.0.1")
        postgres = try TemporaryPostgres()
        broker = try MockCluster()
        try broker.createTopic(Self.topic, partitions: 4)
        // Empty: a machine's own configuration must not matter.
        let configuration = postgres.folder.appending(path: "gramd.yaml")
        try Data().write(to: configuration)
        gramd = try GramdProgram(settings: [
            "GRAMD_CONFIG": configuration.path,
            "GRAMD_POSTGRES_CONNECTION": postgres.connectionString(),
            "GRAMD_KAFKA_BOOTSTRAP_SERVERS": broker.bootstrapServers,
            "GRAMD_KAFKA_PRODUCT_TOPIC": Self.topic,
            // The mock broker doesn't wake a waiting fetch.
            "GRAMD_KAFKA_FETCH_WAIT_MILLISECONDS": "10",
            "GRAMD_MODEL_FOLDER": postgres.folder.appending(path: "models").path,
            "GRAMD_SEARCH_SNAPSHOT_FILE": postgres.folder.appending(path: "index.snapshot").path,
            "GRAMD_HTTP_PORT": "0",
            // The log tells the port.
            "GRAMD_LOG_LEVEL": "info",
            "GRAMD_LOG_FORMAT": "text",
        ])
    }

    /// Shows everything; a signal to end is obeyed at any time.
    func run(staysUp: Bool) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await Self.untilOneEnds(
            { try await present(staysUp) },
            { for await _ in signals { return } })
        Self.say("stopped; nothing is left behind")
    }

    /// The daemon's life.
    private func present(_ staysUp: Bool) async throws {
        let daemon = try await GramdDaemon.start(gramd)
        try await Self.untilOneEnds(
            { try await show(DemoShop(topic: Self.topic, broker: broker, postgres: postgres, daemon), staysUp) },
            {
                let status = await daemon.process.end()
                throw DemoError(description: "\(daemon.process.name) ended with status \(status)")
            }, cleanUp: { await daemon.process.stop() })
    }

    /// Runs both, and cancels one as soon as the other has ended.
    /// - Parameter cleanUp: runs then, before the cancelled one is waited for.
    private static func untilOneEnds(
        _ first: @escaping @Sendable () async throws -> Void, _ second: @escaping @Sendable () async throws -> Void,
        cleanUp: () async -> Void = {}
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: first)
            group.addTask(operation: second)
            let outcome = await group.nextResult()
            group.cancelAll()
            await cleanUp()
            try outcome?.get()
        }
    }

    private func show(_ shop: DemoShop, _ staysUp: Bool) async throws {
        try await shop.waitUntilReady()
        Self.say("gramd runs: a catalogue of \(productCount) products comes in from Kafka")
        let load = try await shop.measure {
            try await shop.send(
                catalog.prefix(productCount).map { product in
                    (product.id, product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1))
                })
            try await shop.waitUntilCoded(products: productCount)
        }
        Self.say("\(productCount) products are searchable after \(Self.seconds(load))")
        try await importClicks()
        Self.say("\(clickCount) clicks of simulated shoppers are in the click log")
        Self.say("training a first model on them, for a minute; then every product is coded with it")
        let training = try await shop.measure { try await gramd.run(["train", "--minutes", "1"]) }
        try await shop.waitUntilGenerationHasModel()
        Self.say("trained, coded and switched after \(Self.seconds(training)), while the daemon went on")
        try await showCodes(shop)

        try await showSingleChanges(shop)
        try await showStream(shop)
        Self.say("")
        Self.say("search   \(shop.address)/v1/search?q=\(Self.exampleQuery)")
        Self.say("health   \(shop.address)/readyz")
        Self.say("metrics  \(shop.address)/metrics")
        if staysUp {
            Self.say("gramd stays up; press Ctrl-C to end the demo")
            while true { try await Task.sleep(for: .seconds(3_600)) }
        }
    }

    private func importClicks() async throws {
        let folder = postgres.folder.appending(path: "clicks")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try SimulatedShopFiles.write(catalog.clicks(count: clickCount, seed: 1), to: folder)
        try await gramd.run(
            ["import", "clicks", folder.appending(path: "clicks.tsv").path], log: folder.appending(path: "log"))
    }

    private static let exampleQuery = "wireless"

    /// How the model sees some of the shoppers' queries.
    private func showCodes(_ shop: DemoShop) async throws {
        Self.say("")
        var queries: [String] = []
        for click in catalog.clicks(count: 200, seed: 7) where !queries.contains(click.query) && queries.count < 3 {
            queries.append(click.query)
        }
        for query in queries {
            let result = try await shop.search(query, limit: 1)
            let codes = result.codes.map { code in
                code.origin == "own" ? code.code : "\(code.code) (\(String(format: "%.3f", code.probability ?? 0)))"
            }
            Self.say("query \"\(query)\": \(codes.joined(separator: ", "))")
            Self.say("    first of the products: \(result.products.first?.title ?? "none")")
        }
    }

    // MARK: Single changes

    private func showSingleChanges(_ shop: DemoShop) async throws {
        Self.say("")
        let new = catalog[productCount]
        try await show(
            "create", new.title, query: new.title, on: shop,
            event: new.eventJSON(
                op: .create, timestamp: SyntheticCatalog.epoch, version: 1), product: new.id
        ) { $0 != nil }

        var renamed = try DemoEvent(of: catalog[1])
        renamed.title += " Zephyrine Edition"
        try await show(
            "new title", renamed.title, query: "zephyrine", on: shop, event: renamed.json, product: catalog[1].id
        ) { $0?.title == renamed.title }

        var repriced = try DemoEvent(of: catalog[2])
        repriced.price = "1.99"
        try await show(
            "new price", "\(catalog[2].price) becomes \(repriced.price)", query: catalog[2].title, on: shop,
            event: repriced.json, product: catalog[2].id
        ) { $0?.price == repriced.price }

        let gone = catalog[3]
        try await show(
            "delete", gone.title, query: gone.title, on: shop,
            event: gone.eventJSON(op: .delete, timestamp: SyntheticCatalog.epoch, version: 2), product: gone.id
        ) { $0 == nil }
    }

    /// Sends one event and asks until the search shows it.
    private func show(
        _ name: String, _ what: String, query: String, on shop: DemoShop, event: String, product: String,
        isVisible: (DemoShop.Product?) -> Bool
    ) async throws {
        func found() async throws -> DemoShop.Product? {
            try await shop.search(query, limit: 300).products.first { $0.productID == product }
        }
        let before = try await found()
        let elapsed = try await shop.measure {
            try await shop.send([(product, event)])
            while true {
                if isVisible(try await found()) { return }
            }
        }
        let after = try await found()
        Self.say("\(name): \(what)")
        Self.say("    before  \(Self.text(before))")
        Self.say("    after   \(Self.text(after))")
        Self.say("    searchable \(Self.milliseconds(elapsed)) after it was sent")
    }

    // MARK: A stream

    private func showStream(_ shop: DemoShop) async throws {
        Self.say("")
        var kinds: [String: Int] = [:]
        let events = catalog.changes(count: changeCount, seed: 2).map { change in
            kinds["\(change.kind)", default: 0] += 1
            return (change.productID, change.eventJSON())
        }
        let mix = kinds.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        Self.say("a stream of \(changeCount) changes: \(mix)")
        let before = try await shop.counters()
        let elapsed = try await shop.measure {
            try await shop.send(events)
            try await shop.waitUntilApplied(Int(before["gramd_events_total"] ?? 0) + events.count)
            try await shop.waitUntilCoded(products: nil)
        }
        let after = try await shop.counters()
        func difference(_ name: String) -> Int { Int((after[name] ?? 0) - (before[name] ?? 0)) }
        let rate = Int(Double(events.count) / (elapsed / .seconds(1)))
        Self.say("    applied and searchable after \(Self.seconds(elapsed)), \(rate) changes a second")
        Self.say("    \(difference("gramd_products_to_code_total")) of them changed a text and needed new codes")
    }

    // MARK: Text

    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }

    private static func text(_ product: DemoShop.Product?) -> String {
        product.map { "found: \($0.title), \($0.price ?? "no price")" } ?? "not found"
    }

    private static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.0f ms", duration / .milliseconds(1))
    }

    private static func seconds(_ duration: Duration) -> String {
        String(format: "%.1f s", duration / .seconds(1))
    }
}
