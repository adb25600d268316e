import CodeIndex
import GRAM
import Metrics

/// Lets a model write codes for products, each distinct input once.
struct GeneratedCoder: Sendable {
    let index: CodeIndex
    let model: CodeModel

    func code(_ claims: [CodingClaim]) async throws -> [CodedProduct] {
        let inputs = Dictionary(claims.map { ($0.inputHash, $0.text) }) { first, _ in first }
        let (known, generated) = try await index.codes(of: model, for: inputs)
        Counter(label: "gramd_generations_total").increment(by: generated)
        Counter(label: "gramd_generations_cached_total").increment(by: claims.count - generated)
        let scoring = model.description.scoring
        return claims.map { claim in
            CodedProduct(
                claim,
                codes: (known[claim.inputHash] ?? []).prefix(scoring.generatedProductCodes).map {
                    PostedCode(
                        code: $0.code, weight: scoring.generatedPostingWeight,
                        logProbabilities: $0.tokenLogProbabilities)
                })
        }
    }
}
