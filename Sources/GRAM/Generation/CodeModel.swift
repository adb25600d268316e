public import Foundation

/// A code that the model wrote.
public struct GeneratedCode: Sendable, Equatable {
    public let code: Code
    /// Of the code's tokens and its end, natural logarithm.
    public let tokenLogProbabilities: [Float]

    public init(code: Code, tokenLogProbabilities: [Float]) {
        self.code = code
        self.tokenLogProbabilities = tokenLogProbabilities
    }

    /// `p(c|text)`.
    public var probability: Double { exp(Double(tokenLogProbabilities.reduce(0, +))) }
}

/// A trained model that writes text codes for products and for queries (GRAM, section 3).
public final class CodeModel: Sendable {
    /// Codes on the query side, own ones included (GRAM, section 3.4).
    public static let maximumQueryCodes = 10
    private static let productBeamWidth = 10
    /// Generated codes posted for a product besides its own ones.
    public static let maximumGeneratedProductCodes = 5
    /// The weight of a generated code's posting; an own code that stands once in a text of mean length has 1.
    public static let generatedPostingWeight: Float = 0.4

    /// The content address of the model's files.
    public let id: String
    public let description: CodeModelDescription
    private let tokenizer: any Tokenizer
    private let prompt: CodePrompt
    private let generator: Generator

    /// Reads a checkpoint folder with its tokenizer and `gramd.json`. Takes a while: call it off the cooperative pool.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError``, a decoding error.
    public init(id: String, folder: URL) throws {
        self.id = id
        description = try JSONDecoder().decode(
            CodeModelDescription.self,
            from: Data(contentsOf: folder.appendingPathComponent(CodeModelDescription.fileName)))
        let model = try BaseModel(folder: folder)
        tokenizer = model.tokenizer
        prompt = CodePrompt(tokenizer: tokenizer)
        generator = Generator(model: try LlamaModel(model.parameters))
    }

    /// The most probable codes of each product, also such as no product has yet.
    public func codes(for products: [ProductText]) async throws -> [[GeneratedCode]] {
        try await generator.generate(
            prompts: products.map(prompt.product), beamWidth: Self.productBeamWidth,
            maximumTokens: CodePrompt.maximumCodeTokens, endToken: tokenizer.endToken, constraint: nil
        ).map(codes(from:))
    }

    /// The most probable codes of a query among live ones.
    /// - Parameter live: made with ``insert(_:into:)``.
    public func codes(for query: String, among live: CodeTrie) async throws -> [GeneratedCode] {
        guard live.count > 0 else { return [] }
        return try await generator.generate(
            prompts: [prompt.query(query)], beamWidth: Self.maximumQueryCodes,
            maximumTokens: CodePrompt.maximumCodeTokens, endToken: tokenizer.endToken, constraint: live
        ).flatMap(codes(from:))
    }

    /// A query's codes: those of its own words always, then the model's up to ``maximumQueryCodes``.
    public func queryCodes(
        for query: String, analyzer: CodeAnalyzer, among live: CodeTrie
    ) async throws -> [QueryCode] {
        let generated = try await codes(for: query, among: live)
        let probabilities = Dictionary(generated.map { ($0.code, $0.probability) }) { first, _ in first }
        let own = QueryCode.own(in: query, analyzer: analyzer, limit: Self.maximumQueryCodes)
        var codes = own.map { code in
            QueryCode(
                code: code.code, isOwn: true, probability: probabilities[code.code], prior: prior(of: code.code))
        }
        let known = Set(own.map(\.code))
        for code in generated where codes.count < Self.maximumQueryCodes && !known.contains(code.code) {
            codes.append(
                QueryCode(
                    code: code.code, isOwn: false, probability: code.probability, prior: prior(of: code.code)))
        }
        return codes
    }

    /// Makes a code one that queries may get; a code too long to be generated is left out.
    public func insert(_ code: String, into live: CodeTrie) {
        if let tokens = prompt.tokens(ofCode: code) { live.insert(tokens) }
    }

    public func remove(_ code: String, from live: CodeTrie) {
        if let tokens = prompt.tokens(ofCode: code) { live.remove(tokens) }
    }

    private func prior(of code: Code) -> Double { description.priors[code.description] ?? description.defaultPrior }

    private func codes(from sequences: [GeneratedSequence]) -> [GeneratedCode] {
        var seen: Set<Code> = []
        return sequences.compactMap { sequence in
            guard sequence.isFinished else { return nil }
            let tokens = sequence.tokens.last == tokenizer.endToken ? sequence.tokens.dropLast() : sequence.tokens[...]
            // Two token sequences may spell one code; the likelier one comes first.
            guard let code = Code(tokenizer.decode(Array(tokens))), seen.insert(code).inserted else { return nil }
            return GeneratedCode(code: code, tokenLogProbabilities: sequence.tokenLogProbabilities)
        }
    }
}
