import Codes
import Foundation
import Randomness
import Retrieval

@testable import CodeIndex
@testable import Serving

/// A random search that memory and SQL can both be asked.
struct ParityQuery: Sendable {
    let generation: Generation
    /// What a shopper types; nil where the codes and their scoring were made up.
    private(set) var text: String?
    private(set) var codes: [QueryCode]
    private(set) var scoring = CodeScoring.ownCodes
    private(set) var vector: QueryVector?
    let limit: Int
    let offset: Int
    private(set) var filter: ProductFilter?

    /// - Parameters:
    ///   - view: has the generations and products that are asked for.
    ///   - productCount: products are p0, p1 and so on.
    init(of view: ServedIndex.View, _ analyzer: CodeAnalyzer, productCount: Int, using random: inout SplitMix64) {
        generation = random.pick(view.generations)
        limit = random.chance(10) ? 300 : 1 + random.below(50)
        offset = random.chance(30) ? random.below(40) : 0
        let text = FollowedShop.title(using: &random)
        if random.chance(50) {
            self.text = text
            let (snapshot, generation) = (view.snapshot, generation.id)
            codes = QueryCode.own(in: text, analyzer: analyzer) {
                snapshot.frequency(of: $0.description, in: generation)
            }
        } else {
            codes = QueryCode.own(
                in: text, analyzer: analyzer, phrases: generation.selection.phrases,
                typed: generation.selection.typed)
            scoring = random.pick(Self.scorings)
            addGenerated(analyzer, using: &random)
            if random.chance(50) { scoring.vectorWeight = random.pick([0.5, 1, 1.5]) }
            if random.chance(60) { vector = FollowedShop.queryVector(using: &random) }
        }
        if random.chance(70) { filter = Self.filter(of: view.snapshot, productCount, using: &random) }
    }

    /// No phrase and no typed code weighs as much as a single value, and no generated code so little that its weight is rounded to nothing:
    /// both are what scorings and models make.
    private static let scorings: [CodeScoring] = [
        .ownCodes, CodeScoring(), CodeScoring(modelWeight: 0.4, feedback: nil, phraseWeight: 0.5),
        CodeScoring(
            modelWeight: 0.2, feedback: CodeFeedback(products: 3, codes: 6, weight: 0.5), phraseWeight: 0.7),
        CodeScoring(
            modelWeight: 0.2, feedback: CodeFeedback(products: 3, codes: 6, weight: 0.5), phraseWeight: 0.7,
            typedWeights: TypedCodeWeights(coarse: 0.6, medium: 0.3, fine: 0)),
        CodeScoring(
            feedback: CodeFeedback(weight: 0.3), typedWeights: TypedCodeWeights(coarse: 0, medium: 0.3, fine: 0.2)),
        CodeScoring(modelWeight: 0, feedback: nil, headWeight: 0.4),
        CodeScoring(modelWeight: 0.3, feedback: CodeFeedback(weight: 0.2), phraseWeight: 0.4, headWeight: 0.7),
    ]

    /// Whether products are sorted again by their vectors: it takes a scoring that hears them, and a vector of the query.
    var isSortedAgain: Bool { scoring.hearsVectors && vector != nil }

    private mutating func addGenerated(_ analyzer: CodeAnalyzer, using random: inout SplitMix64) {
        var known = Set(codes.map(\.code))
        for _ in 0..<random.below(4) {
            for code in analyzer.values(in: random.pick(FollowedShop.words)).compactMap({ Code(values: [$0]) })
            where known.insert(code).inserted {
                codes.append(
                    QueryCode(
                        GeneratedCode(
                            code: code, logProbability: log(Float(0.05 + 0.95 * random.unit())),
                            isFromHead: random.chance(50))))
            }
        }
    }

    private static func filter(
        of snapshot: RetrievalSnapshot, _ productCount: Int, using random: inout SplitMix64
    ) -> ProductFilter {
        var filter = ProductFilter()
        if random.chance(35) { filter.priceFrom = Double(random.below(100)) + random.pick([0, 0.25, 0.5]) }
        if random.chance(35) { filter.priceTo = Double(random.below(100)) + random.pick([0, 0.25, 0.5]) }
        if random.chance(25) {
            filter.brands = (0...random.below(2)).map { _ in random.pick(FollowedShop.texts + ["Nobody"]) }
        }
        if random.chance(25) {
            filter.categoryPrefixes = (0...random.below(2)).map { _ in
                let scalars = random.pick(FollowedShop.texts + ["Nothing"]).unicodeScalars
                return String(String.UnicodeScalarView(scalars.prefix(random.below(6))))
            }
        }
        if random.chance(20) {
            for _ in 0...random.below(2) {
                guard let attribute = attribute(of: snapshot, productCount, using: &random) else { continue }
                filter.attributes[attribute.name, default: []].append(attribute.value)
            }
        }
        if random.chance(20) {
            filter.oneOf = (0...random.below(2)).map { _ in
                (0...random.below(3)).map { _ in value(of: snapshot, productCount, using: &random) }
            }
        }
        if random.chance(15) { filter.ids = (0..<random.below(80)).map { _ in "p\(random.below(productCount + 5))" } }
        return filter
    }

    private static func value(
        of snapshot: RetrievalSnapshot, _ productCount: Int, using random: inout SplitMix64
    ) -> StructuredValue {
        let text = random.pick(FollowedShop.texts + ["Nobody"])
        let attribute = attribute(of: snapshot, productCount, using: &random)
        return random.pick([
            .brand(text), .category(text), attribute.map { .attribute($0.name, $0.value) } ?? .attribute(text, text),
        ])
    }

    /// One that a product has.
    private static func attribute(
        of snapshot: RetrievalSnapshot, _ productCount: Int, using random: inout SplitMix64
    ) -> IndexedAttribute? {
        let attributes = snapshot.product(id: "p\(random.below(productCount))")?.product.attributes ?? []
        return attributes.isEmpty ? nil : random.pick(attributes)
    }
}

extension ParityQuery {
    /// As the statement that asks SQL reads it.
    struct Row: Encodable {
        let number: Int
        let generation: Int64
        let codes: [String]
        let own: [Double]
        let probabilities: [Double]
        let modelWeight: Double
        let headProbabilities: [Double]
        let headWeight: Double
        let feedbackProducts: Int
        let feedbackCodes: Int
        let feedbackWeight: Double
        let conditions: ProductFilter?
        /// Whether the products' vectors are wanted.
        let vectors: Bool
        let passed: Int
        let wanted: Int

        /// The columns of the statement.
        private enum CodingKeys: String, CodingKey {
            case number, generation, codes, own, probabilities, conditions, vectors, passed, wanted
            case modelWeight = "model_weight"
            case headProbabilities = "head_probabilities"
            case headWeight = "head_weight"
            case feedbackProducts = "feedback_products"
            case feedbackCodes = "feedback_codes"
            case feedbackWeight = "feedback_weight"
        }

        init(_ query: ParityQuery, number: Int) {
            let scoring = query.scoring
            let asked = query.codes.filter { scoring.weight(of: $0) > 0 }
            self.number = number
            generation = query.generation.id
            codes = asked.map(\.code.description)
            own = asked.map { $0.isOwn ? scoring.weight(ofOwn: $0) : 0 }
            probabilities = asked.map { $0.origin == .generated ? scoring.weight(of: $0) : 0 }
            modelWeight = scoring.modelWeight
            headProbabilities = asked.map { $0.origin == .head ? scoring.weight(of: $0) : 0 }
            headWeight = scoring.headWeight ?? 0
            feedbackProducts = scoring.feedback?.products ?? 0
            feedbackCodes = scoring.feedback?.codes ?? 0
            feedbackWeight = scoring.feedback?.weight ?? 0
            conditions = query.filter
            vectors = query.isSortedAgain
            // The page is cut out after sorting.
            passed = vectors ? 0 : query.offset
            wanted = vectors ? max(query.offset + query.limit, CodeScoring.sortedAgain) : query.limit
        }
    }
}
