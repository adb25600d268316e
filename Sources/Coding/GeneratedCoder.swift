import CodeIndex
import Codes
import GRAM
import Metrics
import Models
import Monitoring

/// Lets a model write codes for products, each distinct input once.
struct GeneratedCoder: Sendable {
    private let model: CodeModel
    private let coder: CachingCoder
    private let room: VectorRoom

    /// - Parameter generator: what computes for the model; nil for this process.
    init(index: CodeIndex, model: CodeModel, generator: (any SequenceGenerator)?, room: VectorRoom) {
        self.model = model
        self.room = room
        coder = CachingCoder(index: index, model: model, generator: generator, room: room)
    }

    func code(_ claims: [CodingClaim]) async throws -> [CodedProduct] {
        let inputs = Dictionary(claims.map { ($0.input.hash, $0.input.text) }) { first, _ in first }
        let found = try await coder.codes(for: inputs)
        Counter(label: MetricName.textsGenerated).increment(by: found.generated)
        Counter(label: MetricName.textsCached).increment(by: claims.count - found.generated)
        let vectors = claims.count { found.written[$0.input.hash]?.vector != nil }
        room.use(vectors - found.places, of: model.id)
        return claims.map { claim in
            let written = found.written[claim.input.hash]
            return CodedProduct(
                claim,
                codes: model.description.postings(of: written?.codes ?? []).map {
                    PostedCode(code: $0.code, weight: $0.weight)
                }, vector: written?.vector)
        }
    }
}
