import Catalog
import Codes
import Foundation
import Logging
import Models
import Monitoring
import Randomness
import Retrieval
import TestSupport
import Testing

@testable import CodeIndex
@testable import Serving

/// What is held in memory answers as the tables do.
@Suite(.timeLimit(.minutes(5))) struct IndexFollowerTests {
    private struct Shop {
        private static let words = (0..<40).map { "word\($0)" }

        let index: CodeIndex
        let served = ServedIndex()
        let health = Health(waitingFor: [.search])
        var generations: [Generation] = []
        var random: SplitMix64
        let analyzer: CodeAnalyzer

        init(seed: UInt64) async throws {
            (index, _) = try await TestDatabase.makeIndex()
            random = SplitMix64(seed: seed)
            analyzer = try CodeAnalyzer()
            generations = [try await index.generations.ensureActive()]
        }

        func follower(snapshotPath: String? = nil) -> IndexFollower {
            let logger = Logger(label: "test")
            return IndexFollower(
                configuration: IndexFollower.Configuration(snapshotPath: snapshotPath), index: index, served: served,
                encoder: QueryEncoder(models: LoadedModels(index: index), analyzer: analyzer, logger: logger),
                health: health, logger: logger)
        }

        mutating func title() -> String {
            (0..<Int.random(in: 1...5, using: &random)).map { _ in
                // The first words are much more frequent than the last ones.
                Self.words[min(Int.random(in: 0..<40, using: &random), Int.random(in: 0..<40, using: &random))]
            }.joined(separator: " ")
        }

        /// A few products come, change, get other prices, or go; what waits is coded, or not yet.
        mutating func change() async throws {
            let events = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                let id = "p\(Int.random(in: 0..<300, using: &random))"
                let isDeleted = Int.random(in: 0..<5, using: &random) == 0
                let product = Product(id: id, title: title(), price: "\(Int.random(in: 1...99, using: &random))")
                return PositionedEvent(
                    event: ProductEvent(productID: id, change: isDeleted ? .delete : .upsert(product)), record: nil)
            }
            _ = try await index.products.apply(ChangeBatch(events: events))
            if Int.random(in: 0..<4, using: &random) > 0 { try await code() }
        }

        mutating func code() async throws {
            for generation in generations {
                let claims = try await index.queue.claim(.own, of: generation, limit: 1_000, lease: 60)
                var coded: [CodedProduct] = []
                for claim in claims {
                    let codes = generation.selection.choices(for: claim.input.text, analyzer: analyzer).map {
                        PostedCode(code: $0.code, weight: $0.weight * Float.random(in: 0.2...2, using: &random))
                    }
                    coded.append(CodedProduct(claim, codes: codes))
                }
                _ = try await index.queue.write(coded, stage: .own, of: generation)
            }
        }

        /// Both answers to a random query.
        mutating func answers(in generation: Generation) async throws -> (memory: [String], tables: [String]) {
            let query = QueryCode.own(in: title(), analyzer: analyzer)
            let scoring = CodeScoring(
                modelWeight: 0, generatedProductCodes: 0, feedback: Bool.random(using: &random) ? CodeFeedback() : nil)
            let limit = Int.random(in: 1...50, using: &random)
            let view = try #require(served.view)
            let found = view.snapshot.search(
                RetrievalRequest(codes: query, scoring: scoring, limit: limit), in: generation.id)
            let stored = try await index.codes.search(query, in: generation, scoring: scoring, limit: limit)
            return (
                found.map { "\($0.product.id) \($0.score) \($0.product.price ?? "")" },
                stored.map { "\($0.productID) \($0.score) \($0.price ?? "")" }
            )
        }
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func answersAsTheTablesDoWhateverChanges(seed: UInt64) async throws {
        var shop = try await Shop(seed: seed)
        let follower = shop.follower()
        var held: IndexFollower.Held?
        for round in 0..<40 {
            try await shop.change()
            if round == 15 {
                shop.generations.append(
                    try await shop.index.generations.create(modelID: nil, selection: CodeSelection()))
            }
            if round == 25 { try await shop.index.generations.activate(shop.generations[1]) }
            if round == 30 { _ = try await shop.index.generations.rollBack() }
            while try await !follower.advance(&held) {}
            for generation in shop.generations {
                let answers = try await shop.answers(in: generation)
                #expect(answers.memory == answers.tables, "seed \(seed), round \(round)")
            }
        }
        #expect(shop.served.view?.snapshot.liveProducts == (try await shop.index.products.liveCount()))
        #expect(shop.served.view?.generations.map(\.state) == [.active, .kept])
        #expect(shop.health.failures.isEmpty)
    }

    @Test func goesOnFromItsFile() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-snapshot-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var shop = try await Shop(seed: 11)
        for _ in 0..<5 { try await shop.change() }
        var held: IndexFollower.Held?
        let first = shop.follower()
        while try await !first.advance(&held) {}
        try held?.retrieval.write(to: path)

        for _ in 0..<5 { try await shop.change() }
        let second = shop.follower(snapshotPath: path)
        var again: IndexFollower.Held?
        #expect(try await !second.advance(&again))
        #expect(again?.position == held?.position)
        while try await !second.advance(&again) {}
        let answers = try await shop.answers(in: shop.generations[0])
        #expect(answers.memory == answers.tables)

        // A file that is none is passed over.
        try Data("not an index".utf8).write(to: URL(fileURLWithPath: path))
        var anew: IndexFollower.Held?
        while try await !shop.follower(snapshotPath: path).advance(&anew) {}
        let others = try await shop.answers(in: shop.generations[0])
        #expect(others.memory == others.tables)
    }
}
