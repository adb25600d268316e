import CodeIndex
import Codes
import GRAM
import Serving

/// The codes of a product as JSON, members named as in `GET /v1/products/ID/codes` as far as that has them.
struct ProductCodesDocument: Encodable {
    struct PostedCode: Encodable {
        let code: String
        /// `own`, `generated` or `clicked`.
        let origin: String
        /// `word`, `phrase` or `typed`.
        let kind: String?
        /// `coarse`, `medium` or `fine`, which a typed code's weight in queries goes by; absent for others.
        let granularity: String?
        /// How often an own code stands in each field that has it.
        let fields: [String: Int]
        let weight: Double
        /// `p(c|t)` of a generated code.
        let probability: Double?
        /// Live products under the code, and what that makes of its inverse document frequency.
        let products: Int
        let idf: Double
        /// Why the product has it.
        let reason: CodeReason
    }

    /// A code that the product is not posted under.
    struct LeftOutCode: Encodable {
        let code: String
        /// `own` or `generated`: where the product would have it from.
        let origin: String
        /// `p(c|t)` of what the model wrote.
        let probability: Double?
        let reason: CodeReason

        init(_ left: ProductReasons.LeftOut) {
            code = left.code
            origin = left.origin.rawValue
            probability = left.probability
            reason = left.reason
        }
    }

    struct Attribute: Encodable {
        let name: String
        let value: String
    }

    let productID: String
    let title: String
    let attributes: [Attribute]
    let generation: Int64
    let model: String?
    let codes: [PostedCode]
    /// Codes of the text, and of what the model wrote, that were not chosen.
    let leftOut: [LeftOutCode]
    /// What the training measured of parts of the method that the generation does without.
    let leftOutParts: [LeftOutPart]
    /// Of its structured fields, and those of the catalogue that stand in its title.
    let typedValues: [TypedValueDocument]

    /// - Parameters:
    ///   - model: the generation's, where it can be read.
    ///   - written: all that it wrote for the product.
    ///   - clicks: of queries with a word that led to the product.
    init(
        _ id: String, _ text: ProductText, _ postings: [StoredPosting], _ occurrences: CodeOccurrences,
        in generation: Generation, model: CodeModelDescription?, written: [GeneratedCode], clicks: [String: Double],
        catalogueSize: Int, typedValues: [TypedValueDocument]
    ) {
        productID = id
        self.typedValues = typedValues
        title = text.title
        attributes = text.attributes.map { Attribute(name: $0.name, value: $0.value) }
        self.generation = generation.id
        self.model = generation.modelID
        let reasons = ProductReasons(model: model)
        let kept = reasons.kept(
            postings.map {
                ProductReasons.Posting(
                    code: $0.code, origin: $0.origin, weight: $0.weight, products: $0.frequency.counted)
            }, written: written, clicks: clicks)
        let found = Dictionary(
            occurrences.entries.map { ($0.code.description, $0.frequencies) }, uniquingKeysWith: { first, _ in first })
        codes = zip(postings, kept).map { posting, reason in
            let frequencies = posting.origin == .clicked ? nil : found[posting.code]
            let fields = ProductField.allCases.compactMap { field in
                frequencies.flatMap { $0[field] > 0 ? ("\(field)", Int($0[field])) : nil }
            }
            let code = Code(posting.code)
            return PostedCode(
                code: posting.code, origin: posting.origin.rawValue, kind: code?.kind.rawValue,
                granularity: code?.typedGranularity?.rawValue,
                fields: Dictionary(fields, uniquingKeysWith: { first, _ in first }), weight: posting.weight,
                probability: posting.probability, products: posting.frequency.products,
                idf: InverseFrequency.of(posting.frequency, among: catalogueSize), reason: reason)
        }
        leftOut = reasons.leftOut(Set(postings.map(\.code)), occurrences, written: written).map(LeftOutCode.init)
        leftOutParts = .of(model?.gains, without: model?.scoring)
    }
}
