import CodeIndex
import Codes

/// Codes texts as the daemon does.
struct TextCoder: OwnCoding {
    let analyzer = try! CodeAnalyzer()

    func codes(of inputs: [CodingInput], selection: CodeSelection) async throws -> [[PostedCode]] {
        inputs.map { input in
            selection.choices(for: input.text, analyzer: analyzer).map { PostedCode(code: $0.code, weight: $0.weight) }
        }
    }

    func coded(_ claims: [CodingClaim], of generation: Generation) async throws -> [CodedProduct] {
        zip(claims, try await codes(of: claims.map(\.input), selection: generation.selection)).map {
            CodedProduct($0, codes: $1)
        }
    }
}
