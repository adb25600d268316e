import Codes
import Foundation
import GRAM
import Retrieval

/// What a model's codes are like, in the figures that tell a good generation from a bad one; stored per model version.
///
/// Shares are from 0 to 1.
public struct ModelReport: Sendable, Codable, Equatable {
    /// Products that have a code from a brand, a category or an attribute.
    public var attributeCoverage = 0.0
    /// Products without any own code.
    public var productsWithoutCodes = 0.0
    /// Posted codes by `Code.Granularity`.
    public var granularities: [String: Double] = [:]
    /// Own codes posted of a product, mean.
    public var ownCodesPerProduct = 0.0
    /// Generated codes posted of a product, mean.
    public var generatedCodesPerProduct = 0.0
    /// Products under a code, mean.
    public var productsPerCode = 0.0
    /// Generated codes that no product has in its own text.
    public var generatedAbsentFromCatalogue = 0.0
    /// Generated codes that more than a tenth of the products hold in their own texts: they tell little apart.
    public var generatedOverGeneral = 0.0
    /// Clicked pairs, kept from training, whose query and product have an own code in common.
    public var clickedPairsWithCommonOwnCode = 0.0
    /// The same with any code, own or generated.
    public var clickedPairsWithCommonCode = 0.0
    /// Products under any of a query's codes, mean.
    public var candidatesPerQuery = 0.0
    /// How many of them a search returns at most, mean.
    public var productsPerQuery = 0.0
    /// Queries kept from training that find a product.
    public var answered = 0.0
    /// Mean recall at 10, 100 and 300 of queries with more clicked products than the median query.
    public var headRecall = 0.0
    /// The same of the other queries.
    public var tailRecall = 0.0
    /// To write a query's codes, mean.
    public var millisecondsPerQuery = 0.0

    private static let generalShare = 0.1

    /// - Parameter queries: kept from training.
    init(_ candidate: Candidate, corpus: TrainingCorpus, queries: [JudgedQuery]) async throws {
        describe(candidate, corpus)
        try await measure(candidate, corpus, queries)
    }

    private mutating func describe(_ candidate: Candidate, _ corpus: TrainingCorpus) {
        let count = Double(max(corpus.products.count, 1))
        var products: [Code: Int] = [:]
        var own = 0
        var generated = 0
        var absent = 0
        var general = 0
        var granularities: [Code.Granularity: Int] = [:]
        var covered = 0
        var without = 0
        for product in candidate.productCodes.indices {
            let occurrences = corpus.occurrences[product]
            let structured: CodeOccurrence.Fields = [.brand, .category, .attribute]
            if occurrences.entries.contains(where: { !$0.fields.isDisjoint(with: structured) }) { covered += 1 }
            if occurrences.entries.isEmpty { without += 1 }
            let added = candidate.generatedCodes(ofProduct: product)
            let ownCodes = occurrences.entries.map(\.code) + candidate.typedCodes(ofProduct: product)
            own += ownCodes.count
            generated += added.count
            for code in added {
                let frequency = corpus.documentFrequency(of: code)
                if frequency == 0 { absent += 1 }
                if frequency > Self.generalShare { general += 1 }
            }
            for code in ownCodes + added {
                granularities[code.granularity, default: 0] += 1
                products[code, default: 0] += 1
            }
        }
        attributeCoverage = Double(covered) / count
        productsWithoutCodes = Double(without) / count
        let posted = Double(max(own + generated, 1))
        self.granularities = Dictionary(
            uniqueKeysWithValues: granularities.map { ($0.key.rawValue, Double($0.value) / posted) })
        ownCodesPerProduct = Double(own) / count
        generatedCodesPerProduct = Double(generated) / count
        productsPerCode = Double(own + generated) / Double(max(products.count, 1))
        generatedAbsentFromCatalogue = Double(absent) / Double(max(generated, 1))
        generatedOverGeneral = Double(general) / Double(max(generated, 1))
    }

    private mutating func measure(
        _ candidate: Candidate, _ corpus: TrainingCorpus, _ queries: [JudgedQuery]
    ) async throws {
        guard !queries.isEmpty else { return }
        let count = Double(queries.count)
        let median = queries.map(\.products.count).sorted()[queries.count / 2]
        var head: [Double] = []
        var tail: [Double] = []
        var pairs = 0
        var withOwn = 0
        var withAny = 0
        var encoding = Duration.zero
        for query in queries {
            let start = ContinuousClock.now
            let codes = try await candidate.codes(for: query.text)
            encoding += ContinuousClock.now - start
            let found = candidate.index.search(
                codes, scoring: candidate.scoring, limit: .max,
                cosine: try await candidate.cosine(with: query.text, candidate.scoring))
            candidatesPerQuery += Double(found.count) / count
            productsPerQuery += Double(min(found.count, ScoringSelection.depths.last ?? 0)) / count
            if !found.isEmpty { answered += 1 / count }
            let recall = ScoringSelection.recall(found, query.products)
            if query.products.count > median { head.append(recall) } else { tail.append(recall) }
            let ownCodes = Set(codes.filter(\.isOwn).map(\.code))
            let allCodes = Set(codes.map(\.code))
            for product in query.products {
                let own = Set(corpus.occurrences[product].entries.map(\.code))
                let posted = own.union(candidate.generatedCodes(ofProduct: product))
                pairs += 1
                if !ownCodes.isDisjoint(with: own) { withOwn += 1 }
                if !allCodes.isDisjoint(with: posted) { withAny += 1 }
            }
        }
        clickedPairsWithCommonOwnCode = Double(withOwn) / Double(max(pairs, 1))
        clickedPairsWithCommonCode = Double(withAny) / Double(max(pairs, 1))
        headRecall = head.reduce(0, +) / Double(max(head.count, 1))
        tailRecall = tail.reduce(0, +) / Double(max(tail.count, 1))
        millisecondsPerQuery = encoding / .milliseconds(1) / count
    }
}
