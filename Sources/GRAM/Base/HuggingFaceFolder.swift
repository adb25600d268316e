import Foundation

/// A model folder as it comes from the Hugging Face Hub: `config.json`, weights in one safetensors file or several, and
/// the tokenizer.
final class HuggingFaceFolder: BaseModelSource {
    private static let indexName = "model.safetensors.index.json"

    private struct Index: Decodable {
        var files: [String: String]

        enum CodingKeys: String, CodingKey { case files = "weight_map" }
    }

    private struct TokenNumbers: Decodable {
        var padding: Int32?

        enum CodingKeys: String, CodingKey { case padding = "pad_token_id" }
    }

    let configuration: LlamaConfiguration
    private let folder: URL
    private let padding: Int32?
    /// The file of each tensor; empty where one file has all.
    private let fileNames: [String: String]
    private var files: [String: SafeTensorsFile] = [:]

    /// - Throws: ``BaseModelError``, ``CheckpointError``.
    init(_ folder: URL) throws {
        self.folder = folder
        configuration = try Checkpoint.readConfiguration(from: folder)
        let json = try WholeFile.contents(
            of: folder.appendingPathComponent(Checkpoint.configurationName),
            maximumBytes: Checkpoint.maximumConfigurationBytes)
        // A list or anything else that is no number names no single token.
        padding = (try? JSONDecoder().decode(TokenNumbers.self, from: json))?.padding
        let manager = FileManager.default
        if manager.fileExists(atPath: folder.appendingPathComponent(Checkpoint.weightsName).path) {
            fileNames = [:]
            return
        }
        let file = folder.appendingPathComponent(Self.indexName)
        guard manager.fileExists(atPath: file.path) else {
            throw BaseModelError.unreadable(
                file: folder.path, reason: "it has neither \(Checkpoint.weightsName) nor \(Self.indexName)")
        }
        do {
            let index = try WholeFile.contents(of: file, maximumBytes: SafeTensorsFile.headerLimit)
            fileNames = try JSONDecoder().decode(Index.self, from: index).files
        } catch {
            throw BaseModelError.malformed(file: file.path, reason: WholeFile.reason(error))
        }
        // A name that leads out of the folder is no weights file of this model.
        for name in fileNames.values where name.contains("/") || !name.hasSuffix(".safetensors") {
            throw BaseModelError.malformed(file: file.path, reason: "it names the file \(name)")
        }
    }

    func shape(of tensor: String) throws -> [Int] {
        let (name, file) = try file(of: tensor)
        guard let entry = file.entries[tensor] else { throw BaseModelError.missingTensor(file: name, tensor: tensor) }
        return entry.shape
    }

    func read(_ tensor: String, shape: [Int], into destination: UnsafeMutablePointer<Float>) throws {
        try file(of: tensor).file.read(tensor, shape: shape, into: destination)
    }

    private func file(of tensor: String) throws -> (name: String, file: SafeTensorsFile) {
        guard let name = fileNames.isEmpty ? Checkpoint.weightsName : fileNames[tensor] else {
            throw BaseModelError.missingTensor(file: Self.indexName, tensor: tensor)
        }
        let file = try files[name] ?? SafeTensorsFile(contentsOf: folder.appendingPathComponent(name))
        files[name] = file
        return (name, file)
    }

    func tokenizer() throws -> (tokenizer: any Tokenizer, newTokens: Range<Int>) {
        let model = folder.appendingPathComponent(SentencePieceTokenizer.fileName)
        if FileManager.default.fileExists(atPath: model.path) {
            let serialized = try TokenizerFolder.contents(
                of: model, maximumBytes: SentencePieceTokenizer.maximumModelBytes)
            return try BaseTokenizer.make(sentencePiece: Array(serialized))
        }
        let json = try TokenizerFolder.contents(
            of: folder.appendingPathComponent(BytePairTokenizer.fileName),
            maximumBytes: BytePairTokenizer.maximumBytes)
        return try BaseTokenizer.make(
            bytePairs: json, begin: configuration.beginToken, end: configuration.endToken, padding: padding,
            unknown: nil)
    }
}
