import Codes
import GRAM

extension BaseModel {
    /// Products whose texts the token embeddings start from.
    private static let maximumDocuments = 100_000

    /// A small model of random weights, whose tokenizer is trained on a corpus and whose token embeddings start from what
    /// goes together in it.
    /// - Throws: errors of the tokenizer.
    init(untrainedFor corpus: TrainingCorpus, vocabularySize: Int, seed: UInt64) throws {
        let tokenizer = try SentencePieceTokenizer.train(
            on: Self.sentences(of: corpus), vocabularySize: vocabularySize)
        let configuration = LlamaConfiguration.small(vocabularySize: tokenizer.vocabularySize)
        let embedding = CooccurrenceEmbedding(
            documents: Self.documents(of: corpus, tokenizer), vocabularySize: configuration.vocabularySize,
            width: configuration.hiddenSize, seed: seed)
        try self.init(
            parameters: LlamaParameters(configuration: configuration, embedding: embedding, seed: seed),
            tokenizer: tokenizer)
    }

    /// Tokens of the products' texts and codes.
    private static func documents(of corpus: TrainingCorpus, _ tokenizer: any Tokenizer) -> [[Int32]] {
        let prompt = CodePrompt(tokenizer: tokenizer)
        let step = max(1, corpus.products.count / maximumDocuments)
        return stride(from: 0, to: corpus.products.count, by: step).map { index in
            let product = corpus.products[index]
            return Array(prompt.product(product.text).dropFirst().dropLast())
                + product.codes.flatMap { prompt.tokens(ofCode: $0.code) ?? [] }
        }
    }

    private static func sentences(of corpus: TrainingCorpus) -> [String] {
        corpus.queries.map(\.query)
            + corpus.products.flatMap { product in
                [product.text.title, product.text.brand, product.text.category].compactMap { $0 }
                    + product.text.attributes.map(\.value)
                    // Stems are spelt unlike their words, so the pieces must know them as well.
                    + [product.codes.map(\.code).joined(separator: " ")]
            }
            + corpus.typedCodes.map { $0.map(\.description).joined(separator: " ") }
    }
}
