import CodeIndex
import GRAM
import Metrics

/// Lets a model write codes for products, each distinct input once.
struct GeneratedCoder: Sendable {
    let index: CodeIndex
    let model: CodeModel

    func code(_ claims: [CodingClaim]) async throws -> [CodedProduct] {
        var known = try await index.cachedCodes(of: model.id, for: Array(Set(claims.map(\.inputHash))))
        var missing: [[UInt8]: ProductText] = [:]
        for claim in claims where known[claim.inputHash] == nil { missing[claim.inputHash] = claim.text }
        if !missing.isEmpty {
            let inputs = missing.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            let generated = try await model.codes(for: inputs.map(\.value))
            let fresh = Dictionary(uniqueKeysWithValues: zip(inputs.map(\.key), generated))
            try await index.cache(fresh, of: model.id)
            known.merge(fresh) { _, new in new }
        }
        Counter(label: "gramd_generations_total").increment(by: missing.count)
        Counter(label: "gramd_generations_cached_total").increment(by: claims.count - missing.count)
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
