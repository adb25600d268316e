import Catalog
import Codes
import Foundation
import GRAM
import Logging
import Postgres
import Retrieval
import TestSupport
import Testing

@testable import CodeIndex
@testable import Coding
@testable import Models
@testable import Serving

/// A shop whose model sorts products again by their titles' vectors.
@Suite(.timeLimit(.minutes(30))) struct ProductVectorTests {
    private final class Shop: Sendable {
        let index: CodeIndex
        let generation: Generation
        let encoder: QueryEncoder
        /// The model's files.
        let model: URL
        private let folder: URL

        init(_ titles: [String]) async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
            let model = try await TestModel.writeWithHead(in: folder, vectorWeight: 1)
            let (index, _) = try await TestDatabase.makeIndex()
            try await index.models.register("m", at: model.path, metrics: "{}")
            let made = try await index.generations.create(modelID: "m", selection: CodeSelection())
            let events = titles.map { title in
                PositionedEvent(
                    event: ProductEvent(productID: title, change: .upsert(Product(id: title, title: title))),
                    record: nil)
            }
            _ = try await index.products.apply(ChangeBatch(events: events))
            let logger = Logger(label: "test")
            try await CodingRun(index: index, analyzer: try CodeAnalyzer(), logger: logger).drain()
            let generation = try #require(try await index.generations.active())
            #expect(generation.id == made.id)
            let encoder = QueryEncoder(
                models: LoadedModels(index: index), analyzer: try CodeAnalyzer(), logger: logger)
            try await encoder.refresh(from: index)
            (self.folder, self.model, self.index) = (folder, model, index)
            (self.generation, self.encoder) = (generation, encoder)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        /// The tables as they are now, in memory.
        func memory() async throws -> (snapshot: RetrievalSnapshot, position: IndexPosition) {
            let loader = RetrievalLoader()
            let position = try await index.load { loader.add(RetrievalChange($0)) }
            return (loader.finish().snapshot, position)
        }
    }

    @Test func memoryAndDatabaseSortAgainAlike() async throws {
        let titles = ["red lamp", "red table", "12", "blue lamp", "red sofa", "sofa"]
        let shop = try await Shop(titles)
        let (snapshot, position) = try await shop.memory()
        let digests = try await shop.index.digests(since: position)
        #expect(digests.postings[shop.generation.id] == snapshot.digest(of: shop.generation.id))

        let served = ServedIndex()
        served.publish(
            ServedIndex.View(snapshot: snapshot, generations: [shop.generation], asOf: Date(timeIntervalSince1970: 1)))
        let searcher = Searcher(
            index: served, encoder: shop.encoder, limits: Searcher.Limits(concurrent: 1, time: .seconds(3_600)))
        let database = DatabaseSearcher(index: shop.index, encoder: shop.encoder)
        for query in ["red couch", "couch", "lamp", "red"] {
            let search = SearchParameters(query: query)
            let held = try await searcher.search([search], until: .inAnHour) { $0 }[0].products
            let stored = try await database.search(search).products
            #expect(held.map(\.product.id) == stored.map(\.productID), "\(query)")
            for (held, stored) in zip(held, stored) { #expect(abs(held.score - stored.score) < 0.5e-6, "\(query)") }
            #expect(held.allSatisfy { $0.vectorPart != nil })
        }
        let couch = try await database.search(SearchParameters(query: "red couch")).products
        #expect(couch.first?.productID == "red sofa")
    }

    /// The control has the same codes, and leaves products in the order of these.
    @Test func aControlLeavesTheVectorsOut() async throws {
        let shop = try await Shop(["red lamp", "red table", "red sofa"])
        let control = try await ControlSearcher(.withoutVectors, index: shop.index, encoder: shop.encoder)
        let ids = try await control.productIDs(for: "red couch", limit: 10)
        let encoded = try await shop.encoder.codes(for: "red couch", in: shop.generation, of: shop.index)
        #expect(encoded.vector != nil && encoded.scoring.hearsVectors)
        let plain = try await shop.index.codes.search(
            encoded.codes, in: shop.generation, scoring: encoded.scoring, limit: 10)
        #expect(ids == plain.map(\.productID))
        let whole = try await ControlSearcher(.withoutTypedCodes, index: shop.index, encoder: shop.encoder)
        let sorted = try await DatabaseSearcher(index: shop.index, encoder: shop.encoder).productIDs(
            for: "red couch", in: shop.generation, limit: 10)
        #expect(try await whole.productIDs(for: "red couch", limit: 10) == sorted)
    }

    @Test func titlesWithWordsGetVectorsThatAreKept() async throws {
        let shop = try await Shop(["red lamp", "12"])
        let posted = try await shop.index.pool.withConnection {
            try await $0.query(
                "SELECT vector FROM product JOIN posting USING (product_no) ORDER BY product_id"
            ).map { try $0.optionalBytes("vector") }
        }
        #expect(posted.count == 2 && posted[0] == nil)
        let lamp = try #require(posted[1])
        // The test encoder's vectors have 16 values.
        #expect(Int8Rows.width(ofRow: lamp) == 16)
        let kept = try await shop.index.pool.withConnection {
            try await $0.query("SELECT vector FROM code_cache WHERE vector IS NOT NULL").map { try $0.bytes("vector") }
        }
        #expect(kept == [lamp])
        #expect(try await shop.index.verify().allSatisfy { $0.violations == 0 })
        try await shop.index.pool.withConnection { try await $0.execute("UPDATE posting SET vector = NULL") }
        #expect(try await shop.index.verify().map(\.violations).reduce(0, +) == 1)
    }

    /// Also in a catalogue that grows after the training.
    @Test func noMoreProductsGetVectorsThanThereIsRoomFor() async throws {
        let shop = try await Shop(["red lamp", "blue lamp", "12"])
        #expect(try await shop.index.codes.vectorCount(of: "m") == 2)
        #expect(try await shop.index.codes.vectorCount(of: "other") == 0)
        let model = try CodeModel(id: "m", folder: shop.model)
        /// How many of some titles, which nothing has been written for yet, get vectors.
        func vectors(_ room: VectorRoom, _ titles: String...) async throws -> Int {
            let inputs = titles.map { (Array($0.utf8), ProductText(title: $0)) }
            let coder = CachingCoder(index: shop.index, model: model, room: room)
            let written = try await coder.codes(for: Dictionary(uniqueKeysWithValues: inputs)).written
            #expect(written.count == titles.count)
            return written.values.count { $0.vector != nil }
        }
        func room(most: Int, interval: Duration = .seconds(36_000)) -> VectorRoom {
            VectorRoom(index: shop.index, most: most, interval: interval, logger: Logger(label: "test"))
        }
        let narrow = room(most: 5)
        #expect(try await vectors(narrow, "green sofa", "red sofa") == 2)
        // What is left is counted down; those above are not posted.
        #expect(try await vectors(narrow, "green table", "red table") == 1)
        #expect(try await vectors(narrow, "green stool") == 0)
        #expect(try await vectors(narrow, "green sofa") == 1)
        let full = room(most: 2, interval: .zero)
        #expect(try await vectors(full, "red stool") == 0)
        _ = try await shop.index.products.apply(
            ChangeBatch(events: [
                PositionedEvent(event: ProductEvent(productID: "red lamp", change: .delete), record: nil)
            ]))
        #expect(try await vectors(full, "blue stool", "blue table") == 1)
        #expect(try await shop.index.verify().allSatisfy { $0.violations == 0 })
    }

    /// Two who code at once, within a process or not.
    @Test func placesAreNotTakenTwice() async throws {
        let shop = try await Shop(["red lamp", "blue lamp"])
        func room(most: Int) -> VectorRoom {
            VectorRoom(index: shop.index, most: most, interval: .seconds(36_000), logger: Logger(label: "test"))
        }
        let narrow = room(most: 5)
        async let first = narrow.take(3, of: "m")
        async let second = narrow.take(3, of: "m")
        let taken = try await [first, second]
        #expect(taken.reduce(0, +) == 3)
        // A count of many gives a fourth, and the next one comes at once, for what others did meanwhile; after few it is
        // waited.
        let wide = room(most: 8_002)
        #expect(try await wide.take(1, of: "m") == 1)
        #expect(try await wide.take(1_999, of: "m") == 1_999)
        try await shop.index.pool.withConnection { try await $0.execute("UPDATE posting SET vector = NULL") }
        #expect(try await wide.take(8_003, of: "m") == 8_002)
        let last = room(most: 999)
        #expect(try await last.take(998, of: "m") == 998)
        #expect(try await last.take(2, of: "m") == 1)
        #expect(try await last.take(1, of: "m") == 0)
    }

    /// A text's vector takes a place for each product that has the text, and none where the title has no words.
    @Test func placesAreThoseOfProducts() async throws {
        let shop = try await Shop(["red lamp"])
        let room = VectorRoom(
            index: shop.index, most: 5, interval: .seconds(36_000), logger: Logger(label: "test"))
        let coder = GeneratedCoder(
            index: shop.index, model: try CodeModel(id: "m", folder: shop.model), generator: nil, room: room)
        /// How many of new products with these titles get vectors.
        func vectors(_ titles: String...) async throws -> Int {
            let events = titles.map { title in
                let id = UUID().uuidString
                return PositionedEvent(
                    event: ProductEvent(productID: id, change: .upsert(Product(id: id, title: title))), record: nil)
            }
            _ = try await shop.index.products.apply(ChangeBatch(events: events))
            let own = try await shop.index.queue.claim(.own, of: shop.generation, limit: 100, lease: 600)
            _ = try await shop.index.queue.write(
                own.map { CodedProduct($0, codes: []) }, stage: .own, of: shop.generation, generatesNext: true)
            let claims = try await shop.index.queue.claim(.generated, of: shop.generation, limit: 100, lease: 600)
            #expect(claims.count == titles.count)
            return try await coder.code(claims).count { $0.vector != nil }
        }
        // One has a vector already.
        #expect(try await vectors("green sofa", "12") == 1)
        #expect(try await vectors("green sofa", "green sofa") == 2)
        #expect(try await vectors("blue sofa", "red sofa") == 1)
    }
}
