import Algorithms
public import Codes
import Foundation

/// A generation's postings in memory, searched with the score of `CodeIndex.search`: what a training run measures a
/// candidate with before anything is written to the database.
public struct MemoryIndex: Sendable {
    /// One product's codes.
    public struct Entry: Sendable {
        /// Codes found in the product's own fields, phrases included.
        public var own: [CodeSelection.Choice]
        /// Codes that the model wrote, the likeliest first.
        public var generated: [Code]

        /// A product's codes of both kinds.
        public init(own: [CodeSelection.Choice], generated: [Code]) {
            self.own = own
            self.generated = generated
        }
    }

    private struct Posting {
        /// A product in a code's list, a code in a product's.
        var item: Int32
        /// Of an own code; 0 for a generated one.
        var weight: Float
        /// A generated code's place in its product's list; ``ownRank`` for an own code, ``phraseRank`` for a phrase.
        var rank: Int32

        static let ownRank: Int32 = -1
        static let phraseRank: Int32 = -2

        /// Whether the scoring leaves a generated code or a phrase out.
        func isLeftOut(by scoring: CodeScoring) -> Bool {
            rank == Self.phraseRank ? scoring.phraseWeight == nil : rank >= scoring.generatedProductCodes
        }

        func weight(_ scoring: CodeScoring) -> Float { rank < 0 ? weight : scoring.generatedPostingWeight }
    }

    /// Codes of a product that its neighbours are looked for by.
    private static let longestQuery = 16

    /// The codes that have a product.
    public private(set) var codes: [Code] = []
    private var numbers: [Code: Int32] = [:]
    private var products: [[Posting]] = []
    /// By code, phrases and own ones first, then generated ones by rank: what a scoring leaves out of those comes last.
    private var postings: [[Posting]] = []

    /// Builds the postings of products that are numbered in the order of their entries.
    public init(_ entries: [Entry]) {
        for (product, entry) in entries.enumerated() {
            var list: [Posting] = []
            func add(_ code: Code, weight: Float, rank: Int) {
                let number = numbers[code] ?? Int32(codes.count)
                if number == codes.count {
                    numbers[code] = number
                    codes.append(code)
                    postings.append([])
                }
                list.append(Posting(item: number, weight: weight, rank: Int32(rank)))
                postings[Int(number)].append(Posting(item: Int32(product), weight: weight, rank: Int32(rank)))
            }
            let own = Set(entry.own.map(\.code))
            for choice in entry.own {
                let rank = choice.code.values.count > 1 ? Posting.phraseRank : Posting.ownRank
                add(choice.code, weight: choice.weight, rank: Int(rank))
            }
            // As in the database: of the generated codes that count, those that are own ones stay own ones.
            for (rank, code) in entry.generated.enumerated() where !own.contains(code) {
                add(code, weight: 0, rank: rank)
            }
            products.append(list)
        }
        for code in postings.indices { postings[code].sort { ($0.rank, $0.item) < ($1.rank, $1.item) } }
    }

    /// The products under a query's codes, best first; equal scores in the order of the products.
    public func search(_ codes: [QueryCode], scoring: CodeScoring, limit: Int) -> [Int] {
        let found = codes.compactMap { code in
            numbers[code.code].flatMap { number in
                let frequency = frequency(number, scoring)
                return frequency > 0 ? (number: number, code: code, frequency: frequency) : nil
            }
        }
        let queryWeights = scoring.queryWeights(
            of: found.map {
                CodeScoring.FoundCode(
                    code: $0.code, inverseFrequency: InverseFrequency.of($0.frequency, among: products.count))
            })
        var weights: [Int32: Float] = [:]
        for (code, weight) in zip(found, queryWeights) where weight > 0 { weights[code.number] = Float(weight) }
        if let feedback = scoring.feedback {
            let best = ranking(weights, scoring, limit: feedback.products)
            weights.merge(expansion(of: weights, by: best, feedback, scoring)) { old, _ in old }
        }
        return ranking(weights, scoring, limit: limit).map { Int($0.product) }
    }

    /// The codes of a product under a scoring.
    public func codes(ofProduct product: Int, scoring: CodeScoring) -> Set<Code> {
        Set(products[product].filter { !$0.isLeftOut(by: scoring) }.map { codes[Int($0.item)] })
    }

    /// The products that a code has under a scoring.
    public func frequency(of code: Code, scoring: CodeScoring) -> Int {
        numbers[code].map { frequency($0, scoring) } ?? 0
    }

    /// How many postings there are under a scoring.
    public func postingCounts(_ scoring: CodeScoring) -> PostingCounts {
        var counts = PostingCounts()
        for postings in products {
            let posted = postings.filter { !$0.isLeftOut(by: scoring) }
            counts.codesPerProduct.append(posted.count)
            counts.productsPerGeneratedPosting += posted.filter { $0.rank >= 0 }.map { frequency($0.item, scoring) }
        }
        return counts
    }

    /// Codes that a product lacks and the products most like it share, the best first, with weights that sum to 1.
    ///
    /// The product's own codes are the query, as in feedback (``CodeFeedback``): a product is described by what stands
    /// in its neighbours' texts.
    public func expansion(ofProduct product: Int, feedback: CodeFeedback) -> [SharedCode] {
        let scoring = CodeScoring(generatedProductCodes: 0)
        var weights: [Int32: Float] = [:]
        for posting in products[product] where posting.weight > 0 {
            weights[posting.item] = posting.weight * Float(inverseFrequency(posting.item, scoring))
        }
        let asked = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.longestQuery)
        let neighbours = ranking(
            Dictionary(uniqueKeysWithValues: asked.map { ($0.key, $0.value) }), scoring, limit: feedback.products + 1
        ).filter { $0.product != Int32(product) }.prefix(feedback.products)
        let expansion = expansion(of: weights, by: Array(neighbours), feedback, scoring)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        // In a fixed order, so that sums don't differ from run to run.
        let total = expansion.reduce(0) { $0 + $1.value }
        return expansion.map { SharedCode(code: codes[Int($0.key)], weight: $0.value / total) }
    }

    private func ranking(
        _ weights: [Int32: Float], _ scoring: CodeScoring, limit: Int
    ) -> [(product: Int32, score: Float)] {
        var scores = [Float](repeating: 0, count: products.count)
        var found: [Int32] = []
        // In a fixed order, so that sums don't differ from run to run.
        for (code, weight) in weights.sorted(by: { $0.key < $1.key }) where weight > 0 {
            for posting in postings[Int(code)] {
                if posting.rank != Posting.phraseRank, posting.isLeftOut(by: scoring) { break }
                if scores[Int(posting.item)] == 0 { found.append(posting.item) }
                scores[Int(posting.item)] += posting.weight(scoring) * weight
            }
        }
        return found.map { Ranked(product: $0, score: scores[Int($0)]) }.max(count: limit).reversed()
            .map { ($0.product, $0.score) }
    }

    /// Greater is better: a higher score, or an equal one of an earlier product.
    private struct Ranked: Comparable {
        let product: Int32
        let score: Float

        static func < (left: Ranked, right: Ranked) -> Bool {
            (left.score, right.product) < (right.score, left.product)
        }
    }

    private func expansion(
        of weights: [Int32: Float], by best: [(product: Int32, score: Float)], _ feedback: CodeFeedback,
        _ scoring: CodeScoring
    ) -> [Int32: Float] {
        var evidence: [Int32: Float] = [:]
        for (product, score) in best {
            for posting in products[Int(product)]
            where weights[posting.item] == nil && posting.rank != Posting.phraseRank && !posting.isLeftOut(by: scoring)
            {
                evidence[posting.item, default: 0] += score * posting.weight(scoring)
            }
        }
        for code in evidence.keys { evidence[code]? *= Float(inverseFrequency(code, scoring)) }
        let kept = evidence.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(feedback.codes)
        let total = kept.reduce(0) { $0 + $1.value }
        guard total > 0 else { return [:] }
        let share = Float(feedback.weight) * weights.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / total
        return Dictionary(uniqueKeysWithValues: kept.map { ($0.key, share * $0.value) })
    }

    private func frequency(_ code: Int32, _ scoring: CodeScoring) -> Int {
        let postings = postings[Int(code)]
        let phrases = postings.partitioningIndex { $0.rank != Posting.phraseRank }
        let others = postings[phrases...].partitioningIndex { $0.isLeftOut(by: scoring) } - phrases
        return (scoring.phraseWeight == nil ? 0 : phrases) + others
    }

    private func inverseFrequency(_ code: Int32, _ scoring: CodeScoring) -> Double {
        InverseFrequency.of(frequency(code, scoring), among: products.count)
    }
}
