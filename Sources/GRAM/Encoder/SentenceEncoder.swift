public import Foundation
public import Tensor

/// A pretrained network that gives texts of like meaning vectors of like direction, such as all-MiniLM-L6-v2; on threads
/// of its own, and may be called from any number of tasks.
///
/// A BERT whose last hidden states are averaged over a text's tokens. Source: Reimers and Gurevych 2019,
/// "Sentence-BERT", arXiv 1908.10084, section 3; Wang et al. 2020, "MiniLM", arXiv 2002.10957.
public final class SentenceEncoder: TextEncoding {
    /// Floats of a vector.
    public let width: Int
    /// The longest text in tokens, with the two that begin and end it; of a longer one the beginning counts.
    public let maximumTokens: Int
    private let workers: WorkerPool<EncoderWorker>

    /// Reads a folder as Sentence Transformers has it: `config.json`, `model.safetensors`, `tokenizer.json` or
    /// `vocab.txt`, and where they are there `modules.json`, `1_Pooling/config.json` and `sentence_bert_config.json`.
    /// - Parameters:
    ///   - type: the type of matrix products' operands.
    ///   - workers: threads; each takes a share of the texts.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError`` naming the file and what is wrong with it;
    ///   `TensorError` where the library cannot pack the weights.
    public init(
        folder: URL, type: DataType = Processor.preferredDataType, workers: Int = Processor.activeCoreCount
    ) throws {
        // What is wrong with a small file is known at once.
        let configuration: BertConfiguration = try Checkpoint.readConfiguration(from: folder)
        let modules = try SentenceModules(folder: folder)
        let tokenizer = try WordPieceTokenizer(folder: folder)
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw BaseModelError.vocabularyMismatch(
                tokens: tokenizer.vocabularySize, rows: configuration.vocabularySize)
        }
        let file = try SafeTensorsFile(contentsOf: folder.appendingPathComponent(Checkpoint.weightsName))
        let model = try BertModel(configuration, file, type: type)
        width = configuration.hiddenSize
        maximumTokens = min(modules.maximumTokens ?? .max, configuration.maximumPositions)
        self.workers = WorkerPool(
            (0..<workers).map { [maximumTokens] index in
                EncoderWorker(index: index, model: model, tokenizer: tokenizer, maximumTokens: maximumTokens)
            })
    }

    /// The texts' vectors, each of length one: [texts][``width``], row after row. The product of two is the cosine of
    /// their angle.
    ///
    /// What a text's vector is doesn't depend on the other texts, but for the last digits. All are in memory at once: 4 ·
    /// ``width`` bytes a text, twice while the workers' shares are joined.
    /// - Throws: ``SentenceEncoderError``, `TensorError`.
    public func vectors(of texts: [String]) async throws -> [Float] {
        try await workers.distribute(texts) { try await $0.vectors(of: $1) }
    }
}
