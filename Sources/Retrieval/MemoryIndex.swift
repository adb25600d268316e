import Algorithms
public import Codes
import Foundation

/// A generation's postings in memory, searched with the score of `CodeIndex.search`: what a training run measures a
/// candidate with before anything is written to the database.
public struct MemoryIndex: Sendable {
    /// One product's codes.
    public struct Entry: Sendable {
        /// Codes found in the product's own fields, phrases and typed ones included.
        public var own: [CodeSelection.Choice]
        /// Codes that the model wrote, the likeliest first.
        public var generated: [Code]
        /// Typed codes that the model wrote, which have weights of their own.
        public var typed: [CodeSelection.Choice]

        /// A product's codes of all kinds.
        public init(own: [CodeSelection.Choice], generated: [Code], typed: [CodeSelection.Choice] = []) {
            self.own = own
            self.generated = generated
            self.typed = typed
        }
    }

    private struct Posting {
        /// A product in a code's list, a code in a product's.
        var item: Int32
        /// Of an own code or a typed one, in steps of ``PostingWeight``; 0 for another generated one.
        var weight: UInt8
        /// A generated code's place in its product's list; ``ownRank`` for a word of its own, ``phraseRank`` for a phrase,
        /// ``typedRank`` for a typed code, ``generatedTypedRank`` for a generated one.
        var rank: Int32

        static let ownRank: Int32 = -1
        static let phraseRank: Int32 = -2
        static let typedRank: Int32 = -3
        static let generatedTypedRank = Int32.max

        static func rank(ofOwn code: Code) -> Int32 {
            switch code.kind {
            case .word: ownRank
            case .phrase: phraseRank
            case .typed: typedRank
            }
        }

        /// Whether the scoring leaves a generated code, a phrase or a typed code out.
        func isLeftOut(by scoring: CodeScoring) -> Bool {
            switch rank {
            case Self.phraseRank: scoring.phraseWeight == nil
            case Self.typedRank: scoring.typedWeights == nil
            case Self.generatedTypedRank: scoring.typedWeights == nil || scoring.postsTypedCodes != true
            default: rank >= scoring.generatedProductCodes
            }
        }

        /// In steps.
        func weight(_ scoring: CodeScoring) -> Int64 {
            Int64(weight > 0 ? weight : PostingWeight(scoring.generatedPostingWeight).steps)
        }
    }

    /// Codes of a product that its neighbours are looked for by.
    private static let longestQuery = 16

    /// The codes that have a product.
    public private(set) var codes: [Code] = []
    private var numbers: [Code: Int32] = [:]
    private var products: [[Posting]] = []
    /// By code, own ones first, then generated ones by rank: what a scoring leaves out of those comes last.
    private var postings: [[Posting]] = []

    /// Builds the postings of products that are numbered in the order of their entries.
    public init(_ entries: [Entry]) {
        // In the order of their texts, as the database numbers what it stores at once.
        var all: Set<Code> = []
        for entry in entries {
            all.formUnion(entry.own.lazy.map(\.code))
            all.formUnion(entry.generated)
            all.formUnion(entry.typed.lazy.map(\.code))
        }
        codes = all.map { (text: $0.description, code: $0) }.sorted { $0.text < $1.text }.map(\.code)
        numbers = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, Int32($0)) })
        postings = Array(repeating: [], count: codes.count)
        for (product, entry) in entries.enumerated() {
            var list: [Posting] = []
            func add(_ code: Code, weight: UInt8, rank: Int) {
                guard let number = numbers[code] else { return }
                list.append(Posting(item: number, weight: weight, rank: Int32(rank)))
                postings[Int(number)].append(Posting(item: Int32(product), weight: weight, rank: Int32(rank)))
            }
            let own = Set(entry.own.map(\.code))
            for choice in entry.own {
                add(
                    choice.code, weight: PostingWeight(choice.weight).steps,
                    rank: Int(Posting.rank(ofOwn: choice.code)))
            }
            // As in the database: of the generated codes that count, those that are own ones stay own ones.
            for (rank, code) in entry.generated.enumerated() where !own.contains(code) {
                add(code, weight: 0, rank: rank)
            }
            for choice in entry.typed where !own.contains(choice.code) {
                add(
                    choice.code, weight: PostingWeight(choice.weight).steps, rank: Int(Posting.generatedTypedRank))
            }
            products.append(list)
        }
        for code in postings.indices { postings[code].sort { ($0.rank, $0.item) < ($1.rank, $1.item) } }
    }

    /// The products under a query's codes, best first; equal scores in the order of the products.
    /// - Parameter cosine: of a product's vector with the query's, where there is one; nil where products have no vectors. They
    ///   count where the scoring hears them.
    public func search(
        _ codes: [QueryCode], scoring: CodeScoring, limit: Int, cosine: ((_ product: Int) -> Float?)? = nil
    ) -> [Int] {
        let found = codes.compactMap { code in
            numbers[code.code].flatMap { number in
                let frequency = codeFrequency(number, scoring)
                return frequency.products > 0 ? (number: number, code: code, frequency: frequency) : nil
            }
        }
        let foundCodes = found.map {
            CodeScoring.FoundCode(
                code: $0.code, inverseFrequency: InverseFrequency.of($0.frequency, among: products.count))
        }
        let queryWeights = scoring.integerWeights(of: foundCodes)
        var weights: [Int32: Int32] = [:]
        for (code, weight) in zip(found, queryWeights) where weight > 0 { weights[code.number] = weight }
        if let feedback = scoring.feedback {
            let best = ranking(weights, scoring, limit: feedback.products)
            for (code, weight) in expansion(of: weights, by: best, scoring) { weights[code] = weight }
        }
        guard let cosine, scoring.hearsVectors else {
            return ranking(weights, scoring, limit: limit).map { Int($0.product) }
        }
        let best = ranking(weights, scoring, limit: max(limit, CodeScoring.sortedAgain))
        return scoring.sortedAgain(best.map(\.score), ownWeight: scoring.ownWeight(of: foundCodes)) {
            cosine(Int(best[$0].product))
        }.prefix(limit).map { Int(best[$0.place].product) }
    }

    /// The codes of a product under a scoring.
    public func codes(ofProduct product: Int, scoring: CodeScoring) -> Set<Code> {
        Set(products[product].filter { !$0.isLeftOut(by: scoring) }.map { codes[Int($0.item)] })
    }

    /// All products.
    var productNumbers: Range<Int> { products.indices }

    /// A product's own codes of all kinds.
    func ownChoices(ofProduct product: Int) -> [CodeSelection.Choice] {
        products[product].filter { $0.rank < 0 }.map {
            CodeSelection.Choice(
                code: codes[Int($0.item)], weight: Float($0.weight) / Float(PostingWeight.stepsPerUnit))
        }
    }

    /// The products that a code has under a scoring.
    public func frequency(of code: Code, scoring: CodeScoring) -> Int {
        numbers[code].map { frequency($0, scoring) } ?? 0
    }

    /// The products that a code has under a scoring, and those in whose text it stands.
    public func codeFrequency(of code: Code, scoring: CodeScoring) -> CodeFrequency {
        numbers[code].map { codeFrequency($0, scoring) } ?? CodeFrequency(products: 0, own: 0)
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
    /// The product's own codes are the query, as in feedback (`CodeFeedback`): a product is described by what stands
    /// in its neighbours' texts.
    public func expansion(ofProduct product: Int, feedback: CodeFeedback) -> [SharedCode] {
        let scoring = CodeScoring(generatedProductCodes: 0, feedback: feedback)
        var weights: [Int32: Int32] = [:]
        for posting in products[product] where posting.rank < 0 {
            let units = Double(CodeScoring.queryUnits / PostingWeight.stepsPerUnit) * Double(posting.weight)
            weights[posting.item] = Int32(units * inverseFrequency(posting.item, scoring))
        }
        let asked = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.longestQuery)
        let neighbours = ranking(
            Dictionary(uniqueKeysWithValues: asked.map { ($0.key, $0.value) }), scoring, limit: feedback.products + 1
        ).filter { $0.product != Int32(product) }.prefix(feedback.products)
        let expansion = expansion(of: weights, by: Array(neighbours), scoring)
        let total = expansion.reduce(0) { $0 + Int64($1.weight) }
        return expansion.map { SharedCode(code: codes[Int($0.code)], weight: Float($0.weight) / Float(total)) }
    }

    private func ranking(
        _ weights: [Int32: Int32], _ scoring: CodeScoring, limit: Int
    ) -> [(product: Int32, score: Int64)] {
        var scores = [Int64](repeating: 0, count: products.count)
        var found: [Int32] = []
        for (code, weight) in weights where weight > 0 {
            for posting in postings[Int(code)] {
                if posting.rank >= 0, posting.isLeftOut(by: scoring) { break }
                if scores[Int(posting.item)] == 0 { found.append(posting.item) }
                scores[Int(posting.item)] += posting.weight(scoring) * Int64(weight)
            }
        }
        return found.map { Ranked(product: $0, score: scores[Int($0)]) }.max(count: limit).reversed()
            .map { ($0.product, $0.score) }
    }

    /// Greater is better: a higher score, or an equal one of an earlier product.
    private struct Ranked: Comparable {
        let product: Int32
        let score: Int64

        static func < (left: Ranked, right: Ranked) -> Bool {
            (left.score, right.product) < (right.score, left.product)
        }
    }

    private func expansion(
        of weights: [Int32: Int32], by best: [(product: Int32, score: Int64)], _ scoring: CodeScoring
    ) -> [(code: Int32, weight: Int32)] {
        var evidence: [Int32: Int64] = [:]
        for (product, score) in best {
            for posting in products[Int(product)]
            where weights[posting.item] == nil && codes[Int(posting.item)].values.count == 1
                && !posting.isLeftOut(by: scoring)
            {
                evidence[posting.item, default: 0] += score * posting.weight(scoring)
            }
        }
        return scoring.feedbackWeights(
            of: evidence.map {
                CodeScoring.Evidence(code: $0, sum: $1, inverseFrequency: inverseFrequency($0, scoring))
            }, total: weights.values.reduce(0) { $0 + Int64($1) })
    }

    private func frequency(_ code: Int32, _ scoring: CodeScoring) -> Int { codeFrequency(code, scoring).products }

    private func codeFrequency(_ code: Int32, _ scoring: CodeScoring) -> CodeFrequency {
        let postings = postings[Int(code)]
        let own = postings.partitioningIndex { $0.rank >= 0 }
        let end = postings[own...].partitioningIndex { $0.isLeftOut(by: scoring) }
        // Those of one code are of one kind.
        let leftOut = postings.first?.isLeftOut(by: scoring) == true ? own : 0
        return CodeFrequency(products: end - leftOut, own: own - leftOut)
    }

    private func inverseFrequency(_ code: Int32, _ scoring: CodeScoring) -> Double {
        InverseFrequency.of(codeFrequency(code, scoring), among: products.count)
    }
}
