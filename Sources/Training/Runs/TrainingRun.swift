public import CodeIndex
public import Codes
import Crypto
import Execution
public import Foundation
public import GRAM

/// Trains a model on what is in the index, from scratch or from a pretrained base (GRAM, section 3.2: joint fine-tuning
/// of both sides).
public struct TrainingRun: Sendable {
    public struct Options: Sendable {
        /// Passes over the catalogue at most. The paper has 3, from a pretrained base; from random weights the loss still
        /// falls after 20, and pseudo-queries are new ones in every pass.
        public var epochs: Int
        /// The run is planned to end after about so long, with fewer steps if need be.
        public var timeLimit: Duration
        /// Exactly so many steps, whatever ``epochs`` and ``timeLimit`` say: how fast the machine is then makes no
        /// difference to the model.
        public var steps: Int?
        /// Of the tokenizer that is trained; a base has its own.
        public var vocabularySize: Int
        /// A folder that the training starts from, with its parameters and tokenizer; random ones and a new one without.
        public var base: URL?
        /// So many of the base's first layers; all without.
        public var baseLayers: Int?
        /// Learns from clicks before this time only, in milliseconds since 1970, and from those without a time.
        public var clicksBefore: Int64?
        /// A folder that the run writes its state to after each stage, and goes on from where one is there. It stays until
        /// the caller removes it.
        public var checkpoints: URL?
        public var batchSize: Int
        public var learningRate: Float
        public var stages: TrainingStages
        public var seed: UInt64

        /// From random weights.
        public static let scratchRate: Float = 3e-3
        /// The paper's rate for fine-tuning a pretrained model.
        public static let fineTuningRate: Float = 5e-5

        public init(
            epochs: Int = 20, timeLimit: Duration = .seconds(1_800), steps: Int? = nil, vocabularySize: Int = 8_192,
            base: URL? = nil, baseLayers: Int? = nil, clicksBefore: Int64? = nil, batchSize: Int = 64,
            learningRate: Float = scratchRate,
            stages: TrainingStages = TrainingStages(), seed: UInt64 = 1
        ) {
            self.epochs = epochs
            self.timeLimit = timeLimit
            self.steps = steps
            self.vocabularySize = vocabularySize
            self.base = base
            self.baseLayers = baseLayers
            self.clicksBefore = clicksBefore
            self.batchSize = batchSize
            self.learningRate = learningRate
            self.stages = stages
            self.seed = seed
        }
    }

    /// How far a run has come.
    public struct Progress: Sendable {
        /// The stage after training, whose steps are products coded.
        public static let measuring = "measuring"

        /// The paper's name of what is being done.
        public var stage: String
        public var step: Int
        public var totalSteps: Int
        /// Mean cross-entropy of a code given its text, over the last steps; in co-alignment with the preference loss.
        public var loss: Double
        public var tokensPerSecond: Double
    }

    /// A trained model on disk.
    public struct Result: Sendable {
        public var modelID: String
        public var folder: URL
        /// What was learned and chosen for the catalogue.
        public var description: CodeModelDescription
        public var products: Int
        public var clickedQueries: Int
        /// Queries on which the scoring was chosen, kept from training; 0 when there were too few clicks.
        public var heldOutQueries: Int
        /// Mean of their recall at 10, 100 and 300, 0 to 1.
        public var heldOutRecall: Double?
        /// What the codes are like; nil when there were too few clicks to measure.
        public var report: ModelReport?
        public var loss: Double
        public var steps: Int
    }

    /// Pairs held in memory.
    static let maximumClicks = 1_000_000

    private let options: Options
    private let analyzer: CodeAnalyzer

    public init(analyzer: CodeAnalyzer, options: Options = Options()) {
        self.analyzer = analyzer
        self.options = options
    }

    /// Reads the index, trains, and writes the checkpoint to a folder named after its content. Codes that the model
    /// wrote to be measured go to the index's cache, so that they need not be written again. How much a click counts is
    /// what ``PropensityFit`` found last.
    /// - Throws: ``TrainingRunError``; errors of the database, the base, the tokenizer, the trainer and the file system.
    public func run(
        index: CodeIndex, modelFolder: URL, progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Result {
        let products = try await index.products.texts()
        guard !products.isEmpty else { throw TrainingRunError.emptyCatalogue }
        let clicks = try await index.clicks.pairs(limit: Self.maximumClicks, before: options.clicksBefore)
        let training = ModelTraining(analyzer: analyzer, options: options)
        let outcome = try await MeasuredTraining(training: training).run(
            products: products.map(ProductDocument.init), clicks: clicks, progress: progress)
        let trained = outcome.trained
        let folder = try await training.thread.run {
            try Self.write(trained.model, trained.description, under: modelFolder)
        }
        let modelID = folder.lastPathComponent
        if let candidate = outcome.candidate {
            try await Self.cache(candidate.productCodes, of: modelID, for: products, in: index)
        }
        return Result(
            modelID: modelID, folder: folder, description: trained.description, products: products.count,
            clickedQueries: Set(clicks.map(\.query)).count, heldOutQueries: outcome.heldOutQueries.count,
            heldOutRecall: outcome.recall, report: outcome.report, loss: trained.loss, steps: trained.steps)
    }

    private static func cache(
        _ codes: [[GeneratedCode]], of model: String, for products: [ProductEntry], in index: CodeIndex
    ) async throws {
        for batch in Array(zip(products.map(\.inputHash), codes)).batches(of: 1_000) {
            try await index.codes.cache(Dictionary(batch) { first, _ in first }, of: model)
        }
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
