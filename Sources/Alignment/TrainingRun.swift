public import CodeIndex
import Crypto
import Execution
public import Foundation
public import GRAM

/// Trains a model on what is in the index, from scratch or from a pretrained base (GRAM, section 3.2: joint fine-tuning
/// of both sides).
public struct TrainingRun: Sendable {
    public struct Options: Sendable {
        /// Passes over the catalogue and the click log; the paper has at most 3.
        public var epochs: Int
        /// The run is planned to end after about so long, with fewer steps if need be.
        public var timeLimit: Duration
        /// Of the tokenizer that is trained; a base has its own.
        public var vocabularySize: Int
        /// A folder that the training starts from, with its parameters and tokenizer; random ones and a new one without.
        public var base: URL?
        /// So many of the base's first layers; all without.
        public var baseLayers: Int?
        public var batchSize: Int
        public var learningRate: Float
        public var seed: UInt64

        /// The paper's rate for fine-tuning a pretrained model.
        public static let fineTuningRate: Float = 5e-5

        public init(
            epochs: Int = 3, timeLimit: Duration = .seconds(1_800), vocabularySize: Int = 8_192, base: URL? = nil,
            baseLayers: Int? = nil, batchSize: Int = 128, learningRate: Float = 1e-3, seed: UInt64 = 1
        ) {
            self.epochs = epochs
            self.timeLimit = timeLimit
            self.vocabularySize = vocabularySize
            self.base = base
            self.baseLayers = baseLayers
            self.batchSize = batchSize
            self.learningRate = learningRate
            self.seed = seed
        }
    }

    /// How far a run has come.
    public struct Progress: Sendable {
        public var step: Int
        public var totalSteps: Int
        /// Mean cross-entropy of a code given its text, over the last steps.
        public var loss: Double
        public var tokensPerSecond: Double
    }

    /// A trained model on disk.
    public struct Result: Sendable {
        public var modelID: String
        public var folder: URL
        public var selection: CodeSelection
        public var products: Int
        public var clickedQueries: Int
        public var loss: Double
        public var steps: Int
    }

    private let options: Options
    private let analyzer: CodeAnalyzer

    public init(analyzer: CodeAnalyzer, options: Options = Options()) {
        self.analyzer = analyzer
        self.options = options
    }

    /// Reads the index, trains, and writes the checkpoint to a folder named after its content.
    /// - Throws: ``TrainingRunError``; errors of the database, the base, the tokenizer, the trainer and the file system.
    public func run(
        index: CodeIndex, modelFolder: URL, progress: @Sendable (Progress) -> Void
    ) async throws -> Result {
        let texts = try await Self.products(of: index)
        guard !texts.isEmpty else { throw TrainingRunError.emptyCatalogue }
        let clicks = try await index.clickPairs(limit: 1_000_000).map { ($0.query, $0.productID, $0.clicks) }
        let thread = DedicatedThread(name: "train")
        let (corpus, start, maker) = try await thread.run { [analyzer, options] in
            let corpus = TrainingCorpus(products: texts, clicks: clicks, analyzer: analyzer)
            let start = try Self.start(corpus, options)
            return (corpus, start, ExampleMaker(corpus: corpus, tokenizer: start.tokenizer, analyzer: analyzer))
        }
        let trained = try await train(maker, start.parameters, progress)
        let folder = try await thread.run { [language = analyzer.language] in
            let priors = maker.priors
            let description = CodeModelDescription(
                selection: corpus.selection, priors: priors,
                defaultPrior: (priors.values.min() ?? 1) / 2, language: language)
            return try Self.write(start, description, under: modelFolder)
        }
        return Result(
            modelID: folder.lastPathComponent, folder: folder, selection: corpus.selection, products: texts.count,
            clickedQueries: corpus.queries.count, loss: trained.loss, steps: trained.steps)
    }

    private static func products(of index: CodeIndex) async throws -> [(id: String, text: ProductText)] {
        let page = 5_000
        var texts: [(id: String, text: ProductText)] = []
        while true {
            let next = try await index.productTexts(after: texts.last?.id ?? "", limit: page)
            texts += next
            if next.count < page { return texts }
        }
    }

    /// What the training starts from.
    private static func start(_ corpus: TrainingCorpus, _ options: Options) throws -> BaseModel {
        if let base = options.base { return try BaseModel(folder: base, layers: options.baseLayers) }
        let tokenizer = try SentencePieceTokenizer.train(
            on: sentences(of: corpus), vocabularySize: options.vocabularySize)
        let parameters = try LlamaParameters(
            configuration: .small(vocabularySize: tokenizer.vocabularySize), seed: options.seed)
        return try BaseModel(parameters: parameters, tokenizer: tokenizer)
    }

    private static func sentences(of corpus: TrainingCorpus) -> [String] {
        corpus.queries.map(\.query)
            + corpus.products.flatMap { product in
                [product.text.title, product.text.brand, product.text.category].compactMap { $0 }
                    + product.text.attributes.map(\.value)
                    // Stems are spelt unlike their words, so the pieces must know them as well.
                    + [product.codes.map(\.code).joined(separator: " ")]
            }
    }

    // MARK: Training

    /// Trains the parameters in place.
    private func train(
        _ maker: ExampleMaker, _ parameters: LlamaParameters, _ progress: @Sendable (Progress) -> Void
    ) async throws -> (loss: Double, steps: Int) {
        var batches = ExampleBatches(maker: maker, size: options.batchSize, seed: options.seed)
        let wanted = max(1, options.epochs * maker.epochSize / options.batchSize)
        let totalSteps = try await affordableSteps(wanted, parameters, maker)
        let trainer = try Trainer(
            parameters: parameters,
            configuration: TrainerConfiguration(
                learningRate: options.learningRate, warmUpSteps: max(1, min(100, totalSteps / 10)),
                totalSteps: totalSteps))
        let start = ContinuousClock.now
        var tokens = 0
        var loss = 0.0
        for step in 1...totalSteps {
            let report = try await trainer.step(batches.next())
            tokens += batches.lastTokenCount
            // A running mean over some twenty steps.
            loss = step == 1 ? report.loss : 0.95 * loss + 0.05 * report.loss
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            progress(
                Progress(
                    step: step, totalSteps: totalSteps, loss: loss,
                    tokensPerSecond: Double(tokens) / max(seconds, 1e-3)))
        }
        return (loss, totalSteps)
    }

    /// As many of the wanted steps as the time limit allows, by the pace of a few steps on a copy.
    private func affordableSteps(
        _ wanted: Int, _ parameters: LlamaParameters, _ maker: ExampleMaker
    ) async throws -> Int {
        var batches = ExampleBatches(maker: maker, size: options.batchSize, seed: options.seed &+ 1)
        let trainer = try Trainer(
            parameters: try parameters.copy(), configuration: TrainerConfiguration(totalSteps: 10))
        // The first step compiles the matrix kernels.
        _ = try await trainer.step(batches.next())
        let start = ContinuousClock.now
        let trials = 3
        for _ in 0..<trials { _ = try await trainer.step(batches.next()) }
        let pace = (ContinuousClock.now - start) / Duration.seconds(1) / Double(trials)
        return max(1, min(wanted, Int(options.timeLimit / .seconds(1) / max(pace, 1e-4))))
    }

    // MARK: Writing

    /// Writes the checkpoint under the hash of its files; the same model again is the same folder.
    private static func write(_ model: BaseModel, _ description: CodeModelDescription, under root: URL) throws -> URL {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let draft = root.appendingPathComponent("draft-\(UUID().uuidString)")
        try model.write(to: draft, additionalFiles: [CodeModelDescription.fileName: try encoder.encode(description)])
        var hasher = SHA256()
        for name in try FileManager.default.contentsOfDirectory(atPath: draft.path).sorted() {
            hasher.update(data: Data(SHA256.hash(data: try Data(contentsOf: draft.appendingPathComponent(name)))))
        }
        let id = hasher.finalize().prefix(16).map { String(format: "%02x", $0) }.joined()
        let folder = root.appendingPathComponent(id)
        if FileManager.default.fileExists(atPath: folder.path) {
            try FileManager.default.removeItem(at: draft)
        } else {
            try FileManager.default.moveItem(at: draft, to: folder)
        }
        return folder
    }
}

/// Why a training run did not start.
public enum TrainingRunError: Error, Sendable, CustomStringConvertible {
    case emptyCatalogue

    public var description: String {
        "the index has no live products to train on; import products or let gramd run follow the product topic first"
    }
}
