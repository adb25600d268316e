public import CodeIndex
public import Codes
import Crypto
import Execution
public import Foundation
import GRAM

/// Trains a model on what is in the index, from scratch or from a pretrained base (GRAM, section 3.2: joint fine-tuning
/// of both sides).
public struct TrainingRun: Sendable {
    /// Pairs held in memory.
    static let maximumClicks = 1_000_000

    private let options: Options
    private let analyzer: CodeAnalyzer

    /// Creates a run.
    /// - Parameter analyzer: of the catalogue's language.
    public init(analyzer: CodeAnalyzer, options: Options = Options()) {
        self.analyzer = analyzer
        self.options = options
    }

    /// Reads the index, trains, and writes the checkpoint to a folder named after its content. Codes that the model
    /// wrote to be measured go to the index's cache, so that they need not be written again. How much a click counts is
    /// what ``PropensityFit`` found last.
    /// - Throws: ``ModelFolder/Fault`` at once; ``TrainingRunError``; errors of the database, the base, the tokenizer, the trainer and the file system.
    public func run(
        index: CodeIndex, modelFolder: URL, progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Result {
        try ModelFolder(modelFolder).prepare()
        let products = try await index.products.texts()
        guard !products.isEmpty else { throw TrainingRunError.emptyCatalogue }
        // What comes in meanwhile is not read, so that it can be told later what was.
        let newest = try await index.clicks.newestTime(before: options.clicksBefore)
        let end = min(newest ?? .min, .max - 1) + 1
        let clicks = try await index.clicks.pairs(limit: Self.maximumClicks, before: end)
        var options = options
        var work: URL?
        if options.trainer != nil, options.checkpoints == nil {
            // Where models fit, a trainer's work does.
            work = modelFolder.appendingPathComponent("training-\(UUID().uuidString)")
            options.checkpoints = work
        }
        defer { if let work { try? FileManager.default.removeItem(at: work) } }
        let headFitting = try await HeadFitting.make(options.encoder, modelFolder: modelFolder)
        let training = ModelTraining(analyzer: analyzer, options: options, headFitting: headFitting)
        let outcome = try await MeasuredTraining(training: training).run(
            products: products.map(ProductDocument.init), clicks: clicks, progress: progress)
        let trained = outcome.trained
        let folder = try await training.thread.run {
            try Self.write(trained, under: modelFolder)
        }
        let modelID = folder.lastPathComponent
        if let candidate = outcome.candidate {
            try await Self.cache(candidate, of: modelID, for: products, in: index)
        }
        return Result(
            modelID: modelID, folder: folder, description: trained.description, products: products.count,
            clickedQueries: Set(clicks.map(\.query)).count, heldOutQueries: outcome.heldOutQueries.count,
            heldOutRecall: outcome.recall, report: outcome.report, loss: trained.loss, steps: trained.steps,
            ending: trained.ending,
            clicksBefore: end)
    }

    private static func cache(
        _ candidate: Candidate, of model: String, for products: [ProductEntry], in index: CodeIndex
    ) async throws {
        for batch in Array(products.indices).batches(of: 1_000) {
            let written = batch.map { place in
                (
                    products[place].inputHash,
                    WrittenCodes(codes: candidate.productCodes[place], vector: candidate.vector(ofProduct: place))
                )
            }
            try await index.codes.cache(Dictionary(written) { first, _ in first }, of: model)
        }
    }

    // MARK: Writing

    /// Writes the checkpoint under the hash of its files; the same model again is the same folder.
    private static func write(_ trained: TrainedModel, under root: URL) throws -> URL {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let draft = root.appendingPathComponent("draft-\(UUID().uuidString)")
        try trained.model.write(
            to: draft, additionalFiles: [CodeModelDescription.fileName: try encoder.encode(trained.description)])
        try trained.head?.write(to: draft)
        var hasher = SHA256()
        for name in try FileManager.default.subpathsOfDirectory(atPath: draft.path).sorted() {
            let file = draft.appendingPathComponent(name)
            if try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
            hasher.update(data: Data(SHA256.hash(data: try Data(contentsOf: file, options: .alwaysMapped))))
        }
        ModelFolder.adopt(draft)
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
    /// There is nothing to learn from.
    case emptyCatalogue

    /// What is wrong, and what to do about it.
    public var description: String {
        "the index has no live products to train on; import products or let gramd run follow the product topic first"
    }
}
