import CodeIndex
import Codes
import Serving

/// The codes of a query as JSON, in the order in which they were chosen; members named as in `GET /v1/codes`.
struct QueryCodesDocument: Encodable {
    struct WeightedCode: Encodable {
        let code: String
        /// `own`, `generated` or `head`.
        let origin: String
        /// `word`, `phrase` or `typed`.
        let kind: String
        /// `coarse`, `medium` or `fine`, which a typed code's weight goes by; absent for others.
        let granularity: String?
        /// `p(c|q)` of a generated code or the head's.
        let probability: Double?
        /// What it counts for in a product's score; nil where it finds nothing.
        let weight: Double?
        let products: Int
        /// Why the query has it.
        let reason: CodeReason
    }

    /// What the query is not searched by.
    struct LeftOutCode: Encodable {
        let code: String
        /// `own`, `generated` or `head`.
        let origin: String
        /// `p(c|q)` of what the model wrote or its head named.
        let probability: Double?
        let reason: CodeReason

        init(_ left: QueryReasons.LeftOut) {
            code = left.code.code.description
            origin = left.code.origin.rawValue
            probability = left.code.probability
            reason = left.reason
        }
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
    /// Its words, and what the model wrote for it, that it is not searched by.
    let leftOut: [LeftOutCode]
    /// What the training measured of parts of the method that the generation does without.
    let leftOutParts: [LeftOutPart]
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
        let reasons = QueryReasons(encoded) { live[$0.description]?.counted ?? 0 }
        codes = zip(encoded.codes, reasons.kept).map { code, reason in
            WeightedCode(
                code: code.code.description, origin: code.origin.rawValue,
                kind: code.code.kind.rawValue, granularity: code.code.typedGranularity?.rawValue,
                probability: code.probability, weight: weights[code.code],
                products: live[code.code.description]?.products ?? 0, reason: reason)
        }
        leftOut = reasons.leftOut.map(LeftOutCode.init)
        leftOutParts = .of(encoded.gains, without: encoded.scoring)
        feedback = encoded.scoring.feedback.map {
            Feedback(products: $0.products, codes: $0.codes, weight: $0.weight)
        }
    }
}
