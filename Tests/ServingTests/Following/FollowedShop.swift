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
struct FollowedShop: Sendable {
    static let words = (0..<40).map { "word\($0)" }
    /// Brands and categories: quotes, line feeds, and letters of several bytes.
    static let texts = ["Größe", "\"in\" 'quotes' \\", "日本\tline\n"]

    let index: CodeIndex
    let served = ServedIndex()
    let logger = Logger(label: "test")
    let health = Health(waitingFor: [.search])
    var generations: [Generation] = []
    var random: SplitMix64
    let analyzer: CodeAnalyzer
    /// Products are p0, p1 and so on.
    let productCount: Int
    /// How many events have been applied.
    private(set) var eventCount = 0
    private var products: [String: Product] = [:]

    init(seed: UInt64, productCount: Int = 300) async throws {
        (index, _) = try await TestDatabase.makeIndex()
        random = SplitMix64(seed: seed)
        analyzer = try CodeAnalyzer()
        self.productCount = productCount
        generations = [try await index.generations.ensureActive()]
    }

    func encoder() -> QueryEncoder {
        QueryEncoder(models: LoadedModels(index: index), analyzer: analyzer, logger: logger)
    }

    func follower(snapshotPath: String? = nil) -> IndexFollower {
        IndexFollower(
            configuration: IndexFollower.Configuration(snapshotPath: snapshotPath), index: index, served: served,
            encoder: encoder(), health: health, logger: logger)
    }

    func comparison() -> IndexComparison {
        IndexComparison(index: index, served: served, health: health, everyHours: nil, logger: logger)
    }

    func parity() -> IndexParity {
        IndexParity(index: index, served: served, analyzer: analyzer, encoder: encoder(), productCount: productCount)
    }

    /// Waits until whoever follows has nothing to take in.
    func waitUntilFollowed() async throws {
        try await eventually("what is held is what the tables say") {
            guard let view = served.view,
                let delta = try await index.changes(since: IndexPosition(view.snapshot.position))
            else { return false }
            return delta.isEmpty && delta.generations == view.generations
        }
    }

    /// The first words are much more frequent than the last ones.
    static func title(using random: inout SplitMix64) -> String {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in words[random.skewedBelow(words.count)] }
            .joined(separator: " ")
    }

    // MARK: Vectors

    /// So few directions that products are often as near as others.
    private static func direction(using random: inout SplitMix64) -> [Float] {
        (0..<4).map { _ in Float(random.below(3) - 1) }
    }

    /// A query's.
    static func queryVector(using random: inout SplitMix64) -> QueryVector {
        let direction = direction(using: &random)
        let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return QueryVector(length > 0 ? direction.map { $0 / length } : [1, 0, 0, 0])
    }

    /// A product's, made of its text alone; some have none.
    private static func vector(of claim: CodingClaim) -> [UInt8]? {
        var random = SplitMix64(seed: claim.input.hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
        guard random.chance(85) else { return nil }
        let direction = direction(using: &random)
        var rows = Int8Rows(width: direction.count)
        rows.append(direction)
        return rows.bytes(ofRow: 0)
    }

    // MARK: Changes

    /// A few products come, change, get other prices, or go; what waits is coded, or not yet.
    mutating func change() async throws {
        var events = (0..<Int.random(in: 1...30, using: &random)).map { _ in event() }
        if random.chance(10) { events += farewell() }
        eventCount += events.count
        _ = try await index.products.apply(
            ChangeBatch(events: events.map { PositionedEvent(event: $0, record: nil) }))
        if random.chance(75) { try await code() }
        if random.chance(40) { try await click() }
    }

    /// Some queries lead to products, and words of clicks come, fade and go.
    private mutating func click() async throws {
        let clicks = (0..<Int.random(in: 1...40, using: &random)).map { _ in
            Click(
                query: Self.title(using: &random), productID: "p\(random.below(productCount))",
                timestamp: Int64(random.below(1_000_000)))
        }
        _ = try await index.clicks.store(clicks)
        let rules = ClickedWordRules(maximumWords: random.pick([0, 2, 5, 5, 5]), minimumClicks: 1)
        for _ in 0..<4 {
            _ = try await index.clickedProducts.update(
                by: rules, analyzer: analyzer, now: Int64(random.below(200)) * 86_400_000)
        }
    }

    private mutating func event() -> ProductEvent {
        let id = "p\(random.below(productCount))"
        switch random.below(5) {
        case 0:
            products[id] = nil
            return ProductEvent(productID: id, change: .delete)
        case 1:
            // Nothing that is searched changes.
            var product = products[id] ?? product(id)
            product.price = "\(Int.random(in: 1...99, using: &random)).25"
            products[id] = product
            return ProductEvent(productID: id, change: .upsert(product))
        default:
            let product = product(id)
            products[id] = product
            return ProductEvent(productID: id, change: .upsert(product))
        }
    }

    /// All products of a rare word go, so that its code has none any more.
    private mutating func farewell() -> [ProductEvent] {
        let word = Substring(Self.words[Int.random(in: 25..<40, using: &random)])
        let ids = products.filter { $0.value.title.split(separator: " ").contains(word) }.keys.sorted()
        for id in ids { products[id] = nil }
        return ids.map { ProductEvent(productID: $0, change: .delete) }
    }

    /// Optional fields are there or not.
    private mutating func product(_ id: String) -> Product {
        let texts: [String?] = [nil] + Self.texts
        var product = Product(
            id: id, title: Self.title(using: &random), brand: random.pick(texts), category: random.pick(texts))
        if random.chance(50) { product.price = "\(Int.random(in: 1...99, using: &random)).50" }
        for name in ["", "Z", "a.b", "colour", "größe", "z\u{301}"] where random.chance(50) {
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
                coded.append(CodedProduct(claim, codes: codes, vector: Self.vector(of: claim)))
            }
            _ = try await index.queue.write(coded, stage: .own, of: generation)
        }
    }
}
