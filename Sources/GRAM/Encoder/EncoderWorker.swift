import Execution
import Tensor

/// One thread of a sentence encoder.
actor EncoderWorker {
    private nonisolated let thread: DedicatedThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Tokens computed together.
    private static let rowsPerPass = 512

    private let model: BertModel
    private let tokenizer: WordPieceTokenizer
    private let maximumTokens: Int
    private var engine: EncoderEngine?

    /// - Parameter maximumTokens: of a text, with the two that begin and end it.
    init(index: Int, model: BertModel, tokenizer: WordPieceTokenizer, maximumTokens: Int) {
        thread = DedicatedThread(name: "encoder-\(index)")
        self.model = model
        self.tokenizer = tokenizer
        self.maximumTokens = maximumTokens
    }

    /// [texts][hiddenSize], row after row.
    func vectors(of texts: ArraySlice<String>) throws -> [Float] {
        let engine = try readyEngine()
        var vectors: [Float] = []
        vectors.reserveCapacity(texts.count * model.configuration.hiddenSize)
        var pass: [[Int32]] = []
        var rows = 0
        for text in texts {
            let tokens = tokenizer.encode(text, maximumTokens: maximumTokens)
            if rows > 0, rows + tokens.count > Self.rowsPerPass {
                try engine.appendVectors(of: pass[...], to: &vectors)
                pass.removeAll(keepingCapacity: true)
                rows = 0
            }
            pass.append(tokens)
            rows += tokens.count
        }
        try engine.appendVectors(of: pass[...], to: &vectors)
        return vectors
    }

    private func readyEngine() throws -> EncoderEngine {
        if let engine { return engine }
        Processor.useOneThread()
        let made = try EncoderEngine(model: model)
        engine = made
        return made
    }
}
