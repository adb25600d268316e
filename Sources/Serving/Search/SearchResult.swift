public import CodeIndex
import Codes

/// What a search returns, as a value that can be read back; `/v1/search` answers with these members and more.
public struct SearchResult: Sendable, Codable {
    /// A code of the query.
    public struct EncodedCode: Sendable, Codable {
        /// The code's text.
        public let code: String
        /// `own`: in the query's words; `generated`: from the model.
        public let origin: String
        /// The model's `p(c|q)`; absent without a model.
        public let probability: Double?
    }

    /// A part of the query that narrowed it down.
    public struct Condition: Sendable, Codable {
        /// As it was typed.
        public let name: String
        /// Products have one of them; as most of these have it.
        public let values: [String]
    }

    /// What a shopper typed.
    public let query: String
    /// What of it narrowed it down; absent where nothing did.
    public let narrowedBy: [Condition]?
    /// The generation that answered.
    public let generation: Int64
    /// The model that encoded the query; absent where it was searched by its own words only.
    public let model: String?
    /// What the query was searched by.
    public let codes: [EncodedCode]
    /// Why nothing can be found; absent where there are codes.
    public let note: String?
    /// Best first.
    public let products: [FoundProduct]
    /// From the query's arrival to the products.
    public let milliseconds: Double

    init(
        query: String, narrowedBy conditions: [NarrowedQuery.Condition], generation: Int64, model: String?,
        codes: [EncodedCode], products: [FoundProduct], milliseconds: Double
    ) {
        self.query = query
        narrowedBy =
            conditions.isEmpty ? nil : conditions.map { Condition(name: $0.name, values: $0.values) }
        self.generation = generation
        self.model = model
        self.codes = codes
        note = codes.isEmpty ? EncodedQuery.nothingToSearchBy : nil
        self.products = products
        self.milliseconds = milliseconds
    }
}
