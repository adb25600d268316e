import CodeIndex
import Codes
import Retrieval

/// The codes of a product in a generation.
struct ProductCodesAnswer: Sendable {
    /// A code that the product has.
    struct PostedCode: Sendable {
        var code: String
        var origin: PostingOrigin
        var weight: Double
        /// Live products that have it.
        var products: Int
        /// Why the product has it.
        var reason: CodeReason
    }

    var id: String
    var title: String
    var generation: Generation
    var origin: AnswerOrigin
    /// Own ones first, then the model's in its order, then clicked ones.
    var codes: [PostedCode]

    /// Nil where there is no such live product.
    init?(id: String, generation: Generation, _ reasons: ProductReasons, _ view: ServedIndex.View) {
        let snapshot = view.snapshot
        guard let found = snapshot.product(id: id) else { return nil }
        self.id = id
        title = found.product.title
        self.generation = generation
        origin = AnswerOrigin(view)
        let posted = found.codes[generation.id]
        let postings: [(posting: ProductReasons.Posting, products: Int)] =
            (posted?.codes.indices ?? [].indices).compactMap { index in
                guard let posted, let text = snapshot.text(ofCode: posted.codes[index]) else { return nil }
                let frequency = snapshot.codeFrequency(of: text, in: generation.id)
                let posting = ProductReasons.Posting(
                    code: text, origin: posted.origin(ofCodeAt: index),
                    weight: Double(posted.weights[index]) / Double(PostingWeight.stepsPerUnit),
                    products: frequency.counted)
                return (posting, frequency.products)
            }
        codes = zip(postings, reasons.kept(postings.map(\.posting))).map { found, reason in
            PostedCode(
                code: found.posting.code, origin: found.posting.origin, weight: found.posting.weight,
                products: found.products, reason: reason)
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("productID", id)
            writer.member("title", title)
            writer.member("generation", generation.id)
            writer.member("model", ifPresent: generation.modelID)
            origin.write(to: &writer)
            writer.name("codes")
            writer.array(codes) { writer, code in
                writer.object { writer in
                    writer.member("code", code.code)
                    writer.member("origin", code.origin.rawValue)
                    writer.member("weight", code.weight)
                    writer.member("products", code.products)
                    writer.member("reason", code.reason)
                }
            }
        }
    }
}
