/// How a generation scores products: the part beside BM25's that a training run chooses by measuring.
///
/// The score is `Σ_c w_p(c)·w_q(c)` over the query's codes. An own code has `w_q = idf(c)`, a phrase
/// ``phraseWeight`` of that, since its values count too, and a typed code what ``typedWeights`` say; the codes that the model
/// adds
/// share ``modelWeight`` of what the own ones have together, each by `e(c) = p(c|q)·idf(c)`:
/// `w_q(c) = modelWeight · Σ_own idf · e(c) / Σe`. So a generated code counts for more the likelier it is and the more it
/// tells apart, and all of them together can't drown what the shopper typed. The codes that a code head names share
/// ``headWeight`` in the same way, among themselves. ``feedback`` then adds codes likewise.
///
/// Another form, `modelWeight·ln(1 + p(c|q)/prior(c))`, favours rare codes and found less.
public struct CodeScoring: Sendable, Codable, Equatable {
    /// The weight of the model's codes as a share of the query's own.
    public var modelWeight: Double
    /// Codes posted for a product besides its own ones.
    public var generatedProductCodes: Int
    /// `w_p` of a generated code; an own code that stands once in a text of mean length has 1.
    public var generatedPostingWeight: Float
    /// How the best products' codes are searched for as well; nil to search for the query's codes only.
    public var feedback: CodeFeedback?
    /// The weight of a phrase against a single value as rare, below 1; nil where phrases are no codes.
    public var phraseWeight: Double?
    /// The weights of typed codes, whose values' words count too; nil where they are no codes.
    public var typedWeights: TypedCodeWeights?
    /// Whether typed codes that the model writes for queries count, each of them by its weight; nil for no.
    public var hearsTypedCodes: Bool?
    /// Whether typed codes that the model writes for products are posted, each by the chance that it is right; nil for no.
    public var postsTypedCodes: Bool?
    /// The weight of the code head's codes as a share of the query's own; nil where there is no head, or it has no say.
    public var headWeight: Double?
    /// What the cosine of a product's vector with the query's counts for, as a share of the query's own codes; nil where products
    /// are not sorted again by their vectors: ``sortedAgain(_:ownWeight:cosine:)``.
    public var vectorWeight: Double?

    /// Search by own codes only, as without a model.
    public static let ownCodes = CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: nil)

    /// Whether codes of a code head count.
    public var hearsHead: Bool { (headWeight ?? 0) > 0 }

    /// Whether the model's codes count on neither side, nor those of its head, nor vectors.
    public var hasNoNetwork: Bool {
        modelWeight == 0 && generatedProductCodes == 0 && postsTypedCodes != true && !hearsHead && !hearsVectors
    }

    /// The model has a small voice in queries until clicks show that it deserves a larger one.
    public init(
        modelWeight: Double = 0.03, generatedProductCodes: Int = 10, generatedPostingWeight: Float = 0.4,
        feedback: CodeFeedback? = CodeFeedback(), phraseWeight: Double? = nil, typedWeights: TypedCodeWeights? = nil,
        headWeight: Double? = nil, vectorWeight: Double? = nil
    ) {
        self.modelWeight = modelWeight
        self.generatedProductCodes = generatedProductCodes
        self.generatedPostingWeight = generatedPostingWeight
        self.feedback = feedback
        self.phraseWeight = phraseWeight
        self.typedWeights = typedWeights
        self.headWeight = headWeight
        self.vectorWeight = vectorWeight
    }

    /// A query's code that has a product.
    public struct FoundCode: Sendable {
        /// The code as the query has it.
        public var code: QueryCode
        /// See ``InverseFrequency``.
        public var inverseFrequency: Double

        /// A code with how much it tells products apart.
        public init(code: QueryCode, inverseFrequency: Double) {
            self.code = code
            self.inverseFrequency = inverseFrequency
        }
    }

    /// `W`: what the words of a query's own that have a product count for together; 1 where none has.
    public func ownWeight(of codes: [FoundCode]) -> Double {
        let own = codes.reduce(0) { $0 + ($1.code.isOwn && $1.code.code.kind == .word ? $1.inverseFrequency : 0) }
        return own > 0 ? own : 1
    }

    /// `w_q` of each of a query's codes that have a product.
    public func queryWeights(of codes: [FoundCode]) -> [Double] {
        let own = ownWeight(of: codes)
        func evidence(_ item: FoundCode) -> Double { weight(of: item.code) * item.inverseFrequency }
        func total(_ origin: QueryCode.Origin) -> Double {
            codes.reduce(0) { $0 + ($1.code.origin == origin ? evidence($1) : 0) }
        }
        func share(_ weight: Double, _ evidence: Double, of total: Double) -> Double {
            total > 0 ? weight * own * evidence / total : 0
        }
        let (generated, named) = (total(.generated), total(.head))
        return codes.map { item in
            switch item.code.origin {
            case .own: weight(ofOwn: item.code) * item.inverseFrequency
            case .generated: share(modelWeight, evidence(item), of: generated)
            case .head: share(headWeight ?? 0, evidence(item), of: named)
            }
        }
    }
}

extension CodeScoring {
    /// What a code's idf counts for: that of an own code by itself, that of the model's or the head's code among the others.
    public func weight(of code: QueryCode) -> Double {
        if code.isOwn { return weight(ofOwn: code) }
        if code.origin == .head { return hearsHead ? code.probability ?? 0 : 0 }
        guard code.code.kind == .typed else { return code.probability ?? 0 }
        return hearsTypedCodes == true ? (code.probability ?? 0) * (typedWeights?[code.code.granularity] ?? 0) : 0
    }

    /// What the idf of an own code counts for.
    public func weight(ofOwn code: QueryCode) -> Double {
        switch code.code.kind {
        case .word: 1
        case .phrase: phraseWeight ?? 0
        case .typed: typedWeights?[code.code.granularity] ?? 0
        }
    }
}

/// Pseudo-relevance feedback on codes (after Lavrenko and Croft 2001, "Relevance-based language models", in the
/// interpolated form called RM3): the codes that a query's best products share are searched for too, with little weight,
/// so that products without any of the query's words are found behind those with them.
///
/// A code that the query doesn't have gets `feedback(c) = weight · W · e(c) / Σe`, with
/// `e(c) = idf(c) · Σ_d score(d)·w_d(c)` over the best products, summed over the best ``codes``, and `W` the sum of the
/// query's code weights.
public struct CodeFeedback: Sendable, Codable, Equatable {
    /// Best products that are looked at.
    public var products: Int
    /// Codes that they add.
    public var codes: Int
    /// The added codes' weight as a share of the query's own.
    public var weight: Double

    /// The defaults: little weight, for the few codes that the first products share.
    public init(products: Int = 5, codes: Int = 8, weight: Double = 0.03) {
        self.products = products
        self.codes = codes
        self.weight = weight
    }
}
