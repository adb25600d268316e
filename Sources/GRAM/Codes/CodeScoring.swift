/// How a generation scores products: the part beside BM25's that a training run chooses by measuring.
///
/// The score is `Σ_c w_p(c)·(own(c)·idf(c) + modelWeight·ln(1 + p(c|q)/prior(c)) + feedback(c))`.
public struct CodeScoring: Sendable, Codable, Equatable {
    /// How much the model's opinion of a query's code counts beside idf.
    public var modelWeight: Double
    /// Codes posted for a product besides its own ones.
    public var generatedProductCodes: Int
    /// `w_p` of a generated code; an own code that stands once in a text of mean length has 1.
    public var generatedPostingWeight: Float
    /// How the best products' codes are searched for as well; nil to search for the query's codes only.
    public var feedback: CodeFeedback?

    /// The model has a small voice until clicks show that it deserves a larger one.
    public init(
        modelWeight: Double = 0.03, generatedProductCodes: Int = 3, generatedPostingWeight: Float = 0.2,
        feedback: CodeFeedback? = CodeFeedback()
    ) {
        self.modelWeight = modelWeight
        self.generatedProductCodes = generatedProductCodes
        self.generatedPostingWeight = generatedPostingWeight
        self.feedback = feedback
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

    public init(products: Int = 5, codes: Int = 8, weight: Double = 0.03) {
        self.products = products
        self.codes = codes
        self.weight = weight
    }
}
