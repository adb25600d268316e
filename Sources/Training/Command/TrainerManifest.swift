import Foundation

/// What a trainer is handed, as it stands in `training.json`. All paths are absolute.
struct TrainerManifest: Codable, Equatable {
    static let fileName = "training.json"

    /// Rises when a trainer that reads this has to be changed.
    var formatVersion = 1
    /// All the other paths are in it, and it may be written to; it is removed afterwards.
    var folder: String
    /// The checkpoint to start from: a folder that Transformers loads, tokenizer included.
    var startingModel: String
    /// JSON lines with `prompt`, `completion`, `prompt_ids` and `completion_ids`.
    var supervisedData: String
    /// JSON lines with `prompt`, `chosen`, `rejected`, `prompt_ids`, `chosen_ids` and `rejected_ids`.
    var preferenceData: String
    /// A folder that isn't there yet; the trained model goes there.
    var output: String
    /// Lines of ``supervisedData``.
    var supervisedExamples: Int
    /// Lines of ``preferenceData``; 0 where the starting model has not learned any codes yet, or nothing was clicked.
    var preferencePairs: Int
    /// Live products, and different queries with clicks.
    var products: Int
    var clickedQueries: Int
    /// Tokens of the longest line that there can be.
    var maximumTokens: Int
    var seed: UInt64
    /// After so long the trainer is ended.
    var timeLimitSeconds: Int

    /// - Parameter folder: everything else is to lie in it.
    init(
        folder: URL, supervisedExamples: Int, preferencePairs: Int, products: Int, clickedQueries: Int,
        maximumTokens: Int, seed: UInt64, timeLimit: Duration
    ) {
        self.folder = folder.path
        startingModel = folder.appendingPathComponent("model").path
        supervisedData = folder.appendingPathComponent("supervised.jsonl").path
        preferenceData = folder.appendingPathComponent("preferences.jsonl").path
        output = folder.appendingPathComponent("output").path
        self.supervisedExamples = supervisedExamples
        self.preferencePairs = preferencePairs
        self.products = products
        self.clickedQueries = clickedQueries
        self.maximumTokens = maximumTokens
        self.seed = seed
        timeLimitSeconds = Int(timeLimit.components.seconds)
    }

    /// Its own path.
    var path: String { "\(folder)/\(Self.fileName)" }

    /// Writes it into its folder, a key a line.
    func write() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }
}
