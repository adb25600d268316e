import CodeIndex
import Codes
import GRAM
import Metrics
import Models

/// Lets a model write codes for products, each distinct input once.
struct GeneratedCoder: Sendable {
    private let model: CodeModel
    private let coder: CachingCoder

    init(index: CodeIndex, model: CodeModel) {
        self.model = model
        coder = CachingCoder(index: index, model: model)
    }

    func code(_ claims: [CodingClaim]) async throws -> [CodedProduct] {
        let inputs = Dictionary(claims.map { ($0.input.hash, $0.input.text) }) { first, _ in first }
        let found = try await coder.codes(for: inputs)
        Counter(label: "gramd_texts_generated_total").increment(by: found.generated)
        Counter(label: "gramd_texts_cached_total").increment(by: claims.count - found.generated)
        let scoring = model.description.scoring
        return claims.map { claim in
            CodedProduct(
                claim,
                codes: (found.codes[claim.input.hash] ?? []).prefix(scoring.generatedProductCodes).map {
                    PostedCode(
                        code: $0.code, weight: scoring.generatedPostingWeight,
                        logProbabilities: $0.tokenLogProbabilities)
                })
        }
    }
}
