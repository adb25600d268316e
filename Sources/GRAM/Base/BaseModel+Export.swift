public import Foundation

extension BaseModel {
    /// Copies a folder that gramd wrote to a new one, with everything that Transformers wants to find there.
    /// - Throws: ``CheckpointError``, ``TokenizerError``, ``BaseModelError``, or the file system's error.
    public static func export(_ folder: URL, to destination: URL, type: CheckpointType = .float32) throws {
        let model = try BaseModel(folder: folder)
        var files: [String: Data] = [:]
        if let tokenizer = model.tokenizer as? SentencePieceTokenizer {
            files = try tokenizer.transformersFiles()
        }
        // How the model's codes are used; other engines pass it over.
        let description = folder.appendingPathComponent(CodeModelDescription.fileName)
        if FileManager.default.fileExists(atPath: description.path) {
            files[CodeModelDescription.fileName] = try Data(contentsOf: description)
        }
        try model.write(to: destination, type: type, additionalFiles: files)
    }
}
