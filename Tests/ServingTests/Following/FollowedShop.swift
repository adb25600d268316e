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

/// An index in the database that changes at random, and what follows it.
struct FollowedShop {
    private static let words = (0..<40).map { "word\($0)" }

    let index: CodeIndex
    let served = ServedIndex()
    let logger = Logger(label: "test")
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
        IndexFollower(
            configuration: IndexFollower.Configuration(snapshotPath: snapshotPath), index: index, served: served,
            encoder: QueryEncoder(models: LoadedModels(index: index), analyzer: analyzer, logger: logger),
            health: health, logger: logger)
    }

    func comparison() -> IndexComparison {
        IndexComparison(index: index, served: served, health: health, everyHours: nil, logger: logger)
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
            let product = product(id)
            return PositionedEvent(
                event: ProductEvent(productID: id, change: isDeleted ? .delete : .upsert(product)), record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: events))
        if Int.random(in: 0..<4, using: &random) > 0 { try await code() }
    }

    /// Optional fields are there or not; texts have quotes, line feeds, and letters of several bytes.
    private mutating func product(_ id: String) -> Product {
        let texts = [nil, "Größe", "\"in\" 'quotes' \\", "日本\tline\n"]
        var product = Product(
            id: id, title: title(), brand: texts.randomElement(using: &random)!,
            category: texts.randomElement(using: &random)!)
        if Bool.random(using: &random) { product.price = "\(Int.random(in: 1...99, using: &random)).50" }
        for name in ["", "Z", "a.b", "colour", "größe", "z\u{301}"] where Bool.random(using: &random) {
            product.attributes[name] = value(depth: 0)
        }
        return product
    }

    private mutating func value(depth: Int) -> JSONValue {
        let texts = ["", "red", "\"'\\\n", String(repeating: "é", count: 128), String(repeating: "é", count: 129)]
        let numbers = ["0", "-0.0", "10.50", "1e3", "1e-7", "12345678901234567890.5"]
        switch Int.random(in: 0..<(depth < 3 ? 8 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(JSONNumber(numbers.randomElement(using: &random)!)!)
        case 3, 4: return .string(texts.randomElement(using: &random)!)
        case 5, 6: return .array((0..<3).map { _ in value(depth: depth + 1) })
        default: return .object(["": value(depth: depth + 1), "é": value(depth: depth + 1)])
        }
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
