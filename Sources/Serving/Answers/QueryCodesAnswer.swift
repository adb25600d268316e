import Codes
import Retrieval

/// What a query is searched by, and what each of it counts for.
struct QueryCodesAnswer: Sendable {
    /// A code of the query.
    struct WeightedCode: Sendable {
        var code: QueryCode
        /// What it counts for in a product's score; 0 where it finds nothing.
        var weight: Double
        /// Live products that have it.
        var products: Int
        /// Why the query has it.
        var reason: CodeReason
    }

    /// What was asked for.
    var text: String
    var generation: Int64
    var model: String?
    var origin: AnswerOrigin
    var codes: [WeightedCode]
    /// Its words, and what the model wrote for it, that it is not searched by.
    var leftOut: [QueryReasons.LeftOut]

    init(text: String, _ query: EncodedQuery, generation: Int64, _ view: ServedIndex.View) {
        self.text = text
        self.generation = generation
        model = query.model
        origin = AnswerOrigin(view)
        let counts = query.codes.map { view.snapshot.codeFrequency(of: $0.code.description, in: generation) }
        let found = zip(query.codes, counts).filter { $1.products > 0 }.map { code, count in
            CodeScoring.FoundCode(
                code: code, inverseFrequency: InverseFrequency.of(count, among: view.snapshot.liveProducts))
        }
        let weights = Dictionary(
            zip(found.map(\.code.code), query.scoring.integerWeights(of: found))
        ) { first, _ in first }
        let reasons = QueryReasons(query, generation: generation, view)
        leftOut = reasons.leftOut
        codes = query.codes.indices.map { place in
            let code = query.codes[place]
            return WeightedCode(
                code: code, weight: Double(weights[code.code] ?? 0) / Double(CodeScoring.queryUnits),
                products: counts[place].products, reason: reasons.kept[place])
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("query", text)
            writer.member("generation", generation)
            writer.member("model", ifPresent: model)
            origin.write(to: &writer)
            writer.name("codes")
            writer.array(codes) { writer, weighted in
                writer.object { writer in
                    writer.member("code", weighted.code.code.description)
                    writer.member("origin", CodeOrigin(weighted.code.origin).rawValue)
                    writer.member("probability", ifPresent: weighted.code.probability)
                    writer.member("weight", weighted.weight)
                    writer.member("products", weighted.products)
                    writer.member("reason", weighted.reason)
                }
            }
            writer.member("leftOut", leftOut)
        }
    }
}
