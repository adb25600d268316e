import CodeIndex
import Codes
import Serving

/// The codes of a query as JSON, in the order in which they were chosen; members named as in `GET /v1/codes`.
struct QueryCodesDocument: Encodable {
    struct WeightedCode: Encodable {
        let code: String
        /// `own` or `generated`.
        let origin: String
        /// `word`, `phrase` or `typed`.
        let kind: String
        /// `coarse`, `medium` or `fine`, which a typed code's weight goes by; absent for others.
        let granularity: String?
        /// `p(c|q)` of a generated code.
        let probability: Double?
        /// What it counts for in a product's score; nil where it finds nothing.
        let weight: Double?
        let products: Int
    }

    /// What the best products add.
    struct Feedback: Encodable {
        let products: Int
        let codes: Int
        let weight: Double
    }

    let query: String
    let generation: Int64
    let model: String?
    let codes: [WeightedCode]
    let feedback: Feedback?
    let typedValues: [TypedValueDocument]

    /// - Parameter live: live products by code; without those that have none.
    init(
        _ query: String, _ encoded: EncodedQuery, _ live: [String: CodeFrequency], in generation: Generation,
        catalogueSize: Int,
        typedValues: [TypedValueDocument]
    ) {
        self.query = query
        self.typedValues = typedValues
        self.generation = generation.id
        model = encoded.model
        let found = encoded.codes.compactMap { code in
            live[code.code.description].map { frequency in
                CodeScoring.FoundCode(
                    code: code, inverseFrequency: InverseFrequency.of(frequency, among: catalogueSize))
            }
        }
        let weights = Dictionary(
            uniqueKeysWithValues: zip(found.map(\.code.code), encoded.scoring.queryWeights(of: found)))
        codes = encoded.codes.map { code in
            WeightedCode(
                code: code.code.description, origin: code.isOwn ? "own" : "generated",
                kind: code.code.kind.rawValue, granularity: code.code.typedGranularity?.rawValue,
                probability: code.probability, weight: weights[code.code],
                products: live[code.code.description]?.products ?? 0)
        }
        feedback = encoded.scoring.feedback.map {
            Feedback(products: $0.products, codes: $0.codes, weight: $0.weight)
        }
    }
}
