import CodeIndex
import Codes

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
    /// Codes of the text that were not chosen.
    let notPosted: [String]
    /// Of its structured fields, and those of the catalogue that stand in its title.
    let typedValues: [TypedValueDocument]

    init(
        _ id: String, _ text: ProductText, _ postings: [StoredPosting], _ occurrences: CodeOccurrences,
        in generation: Generation, catalogueSize: Int, typedValues: [TypedValueDocument]
    ) {
        productID = id
        self.typedValues = typedValues
        title = text.title
        attributes = text.attributes.map { Attribute(name: $0.name, value: $0.value) }
        self.generation = generation.id
        model = generation.modelID
        let found = Dictionary(
            occurrences.entries.map { ($0.code.description, $0.frequencies) }, uniquingKeysWith: { first, _ in first })
        codes = postings.map { posting in
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
                idf: InverseFrequency.of(posting.frequency, among: catalogueSize))
        }
        let posted = Set(postings.map(\.code))
        notPosted = occurrences.entries.map(\.code.description).filter { !posted.contains($0) }
    }
}
