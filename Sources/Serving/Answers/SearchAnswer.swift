import Codes
import Retrieval

/// What a search found.
struct SearchAnswer: Sendable {
    /// What was asked for.
    var search: SearchParameters
    /// What of it was searched for, and what narrowed it down.
    var narrowed: NarrowedQuery
    /// The catalogue's values in what was searched for, where the search asks for explanations.
    var typedValues: [AttributeDictionary.Match]
    /// Why the query has its codes, where the search asks for explanations.
    var reasons: QueryReasons?
    /// The generation that answered.
    var generation: Int64
    /// What the query was searched by.
    var query: EncodedQuery
    /// Best first.
    var products: [RetrievedProduct]
    /// As of when the index was.
    var origin: AnswerOrigin
    /// From the query's arrival, or the answer before it in its batch, to the products.
    var milliseconds: Double

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("query", search.query)
            writer.member("generation", generation)
            writer.member("model", ifPresent: query.model)
            origin.write(to: &writer)
            if query.codes.isEmpty { writer.member("note", EncodedQuery.nothingToSearchBy) }
            if !narrowed.conditions.isEmpty { writeConditions(to: &writer) }
            if search.explains { writeTypedValues(to: &writer) }
            writer.name("codes")
            writer.array(query.codes.indices) { writer, place in
                let code = query.codes[place]
                writer.object { writer in
                    writer.member("code", code.code.description)
                    writer.member("origin", CodeOrigin(code.origin).rawValue)
                    writer.member("probability", ifPresent: code.probability)
                    if let reasons { writer.member("reason", reasons.kept[place]) }
                }
            }
            if let reasons { writer.member("leftOut", reasons.leftOut) }
            if search.explains, let feedback = query.scoring.feedback { write(feedback, to: &writer) }
            let origins = search.explains ? codeOrigins : [:]
            writer.name("products")
            writer.array(products) { writer, product in write(product, origins, to: &writer) }
            writer.member("milliseconds", milliseconds)
        }
    }

    /// What the best products add.
    private func write(_ feedback: CodeFeedback, to writer: inout JSONWriter) {
        writer.name("feedback")
        writer.object { writer in
            writer.member("products", feedback.products)
            writer.member("codes", feedback.codes)
            writer.member("weight", feedback.weight)
        }
    }

    private func writeConditions(to writer: inout JSONWriter) {
        writer.name("narrowedBy")
        writer.array(narrowed.conditions) { writer, condition in
            writer.object { writer in
                writer.member("name", condition.name)
                writer.member("values", condition.values)
            }
        }
    }

    private func writeTypedValues(to writer: inout JSONWriter) {
        writer.name("typedValues")
        writer.array(typedValues.flatMap(\.values)) { writer, known in
            writer.object { writer in
                writer.member("type", known.value.type.rawValue)
                writer.member("value", known.spelling)
                writer.member("products", known.products)
            }
        }
    }

    private func write(
        _ found: RetrievedProduct, _ origins: [String: CodeOrigin], to writer: inout JSONWriter
    ) {
        writer.object { writer in
            let product = found.product
            writer.member("productID", product.id)
            writer.member("score", found.score)
            if search.explains { writer.member("vectorScore", ifPresent: found.vectorPart) }
            if search.fields.contains(.title) { writer.member("title", product.title) }
            if search.fields.contains(.brand) { writer.member("brand", ifPresent: product.brand) }
            if search.fields.contains(.category) { writer.member("category", ifPresent: product.category) }
            if search.fields.contains(.price) { writer.member("price", ifPresent: product.price) }
            if search.fields.contains(.attributes) { write(product.attributes, to: &writer) }
            if search.fields.contains(.matchedCodes) {
                writer.member("matchedCodes", found.matches.map(\.code).sorted())
            }
            if search.explains { write(found.matches, origins, to: &writer) }
        }
    }

    private func write(_ attributes: [IndexedAttribute], to writer: inout JSONWriter) {
        writer.name("attributes")
        writer.array(attributes) { writer, attribute in
            writer.object { writer in
                writer.member("name", attribute.name)
                writer.member("value", attribute.value)
            }
        }
    }

    /// The score is the sum of the products of both weights, and what the vector adds.
    private func write(_ matches: [MatchedCode], _ origins: [String: CodeOrigin], to writer: inout JSONWriter) {
        writer.name("explanation")
        writer.array(matches) { writer, match in
            let origin = match.isFeedback ? .feedback : origins[match.code] ?? .feedback
            writer.object { writer in
                writer.member("code", match.code)
                writer.member("queryOrigin", origin.rawValue)
                writer.member("queryWeight", match.queryWeight)
                writer.member("productOrigin", match.origin.rawValue)
                writer.member("productWeight", match.postingWeight)
            }
        }
    }

    /// Where the query's codes come from.
    private var codeOrigins: [String: CodeOrigin] {
        Dictionary(query.codes.map { ($0.code.description, CodeOrigin($0.origin)) }) { first, _ in first }
    }
}
