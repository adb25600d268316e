import CodeIndex
import Codes
import Execution

/// Finds products' own codes, off Swift's cooperative pool.
struct OwnCoder: Sendable {
    let analyzer: CodeAnalyzer
    private let thread = DedicatedThread(name: "own-codes")

    init(analyzer: CodeAnalyzer) { self.analyzer = analyzer }

    func code(_ claims: [CodingClaim], selection: CodeSelection) async throws -> [CodedProduct] {
        try await thread.run { [analyzer] in
            claims.map { claim in
                let choices = selection.choices(for: claim.input.text, analyzer: analyzer)
                return CodedProduct(claim, codes: choices.map { PostedCode(code: $0.code, weight: $0.weight) })
            }
        }
    }
}
