import Crypto
public import Foundation

/// The files of an encoder, as Sentence Transformers has them in a folder.
public struct EncoderFolder: Sendable, Equatable {
    /// Where they are.
    public let url: URL

    /// - Parameter url: a folder.
    public init(_ url: URL) { self.url = url }

    private static let required = [Checkpoint.configurationName, Checkpoint.weightsName]
    /// One of these is enough.
    private static let tokenizers = ["tokenizer.json", "vocab.txt"]
    private static let others = [
        "1_Pooling/config.json", "modules.json", "sentence_bert_config.json", "tokenizer_config.json",
    ]

    /// What the folder lacks of what an encoder needs, by name; empty where it has all.
    public var missingFiles: [String] {
        Self.required.filter { !has($0) } + (Self.tokenizers.contains(where: has) ? [] : [Self.tokenizers[0]])
    }

    private func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
    }

    /// The files that an encoder is made of, in the order of their names; what else the folder has is not looked at.
    private var files: [String] { (Self.required + Self.tokenizers + Self.others).filter(has).sorted() }

    /// The hash of the encoder's files and their names, in hexadecimal digits. Reads them all.
    /// - Throws: errors of the file system.
    public func digest() throws -> String {
        var hasher = SHA256()
        for name in files {
            let contents = try Data(contentsOf: url.appendingPathComponent(name), options: .alwaysMapped)
            hasher.update(data: Data("\(name) \(contents.count)\n".utf8))
            hasher.update(data: contents)
        }
        return hasher.finalize().prefix(16).map { String(format: "%02x", $0) }.joined()
    }

    /// Copies the encoder's files into a folder, which is made.
    /// - Throws: errors of the file system.
    func copy(to folder: URL) throws {
        for name in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            let contents = try Data(contentsOf: url.appendingPathComponent(name), options: .alwaysMapped)
            try DurableFile.write(to: file) { try $0.write(contentsOf: contents) }
        }
        try DurableFile.synchronizeFolder(folder)
    }
}
