public import Codes
public import Foundation

/// What gramd keeps beside a checkpoint, as `gramd.json`: how the model's codes are used.
public struct CodeModelDescription: Sendable, Codable, Equatable {
    /// The name of the file in the checkpoint folder.
    public static let fileName = "gramd.json"

    /// How own codes are chosen and weighted in the model's generation.
    public var selection: CodeSelection
    /// How products are scored in the model's generation.
    public var scoring: CodeScoring
    /// The stemmer that the codes were made with.
    public var language: String

    /// - Parameter language: one that `CodeAnalyzer` has a stemmer for, such as `english`.
    public init(selection: CodeSelection, scoring: CodeScoring = CodeScoring(), language: String) {
        self.selection = selection
        self.scoring = scoring
        self.language = language
    }

    /// Reads it from a checkpoint's folder.
    /// - Throws: errors of the file system and the decoder.
    public init(folder: URL) throws {
        self = try JSONDecoder().decode(
            CodeModelDescription.self, from: Data(contentsOf: folder.appendingPathComponent(Self.fileName)))
    }
}
