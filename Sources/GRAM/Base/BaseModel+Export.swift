public import Foundation

extension BaseModel {
    /// Copies a folder that gramd wrote to a new one, with everything that Transformers wants to find there.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError``, or the file system's error.
    public static func export(_ folder: URL, to destination: URL, type: CheckpointType = .float32) throws {
        let model = try BaseModel(folder: folder)
        var files: [String: Data] = [:]
        // How the model's codes are used; other engines pass it over.
        let description = folder.appendingPathComponent(CodeModelDescription.fileName)
        if FileManager.default.fileExists(atPath: description.path) {
            files[CodeModelDescription.fileName] = try Data(contentsOf: description)
        }
        try model.export(to: destination, type: type, additionalFiles: files)
    }

    /// Writes the model to a new folder, with everything that Transformers wants to find there.
    /// - Parameters:
    ///   - type: how the weights are stored.
    ///   - additionalFiles: contents by name of what belongs beside them.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, or the file system's error.
    public func export(
        to destination: URL, type: CheckpointType = .float32, additionalFiles: [String: Data] = [:]
    ) throws {
        let files = try (tokenizer as? SentencePieceTokenizer)?.transformersFiles() ?? [:]
        try write(to: destination, type: type, additionalFiles: files.merging(additionalFiles) { $1 })
    }
}
