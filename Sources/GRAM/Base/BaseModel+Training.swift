public import Foundation

extension BaseModel {
    /// Reads what a trainer made of this model after ``export(to:type:additionalFiles:)``: a folder as Transformers
    /// writes it, with weights of any type in one file or several. The tokenizer is this model's.
    /// - Throws: ``BaseModelError`` also where the folder's own tokenizer has other tokens; ``CheckpointError``,
    ///   ``TokenizerError``.
    public func trained(in folder: URL) throws -> BaseModel {
        let source = try HuggingFaceFolder(folder)
        try checkTokenizer(in: folder)
        let configuration = source.configuration
        try Self.checkShapes(of: source, configuration, in: folder)
        let parameters = try LlamaParameters(zeroed: configuration)
        try Self.read(source, rows: configuration.vocabularySize, into: parameters)
        return try BaseModel(parameters: parameters, tokenizer: tokenizer)
    }

    /// Transformers writes the tokenizer again in a form of its own, so only the tokens' numbers are compared. Tokens that
    /// came in addition do no harm.
    private func checkTokenizer(in folder: URL) throws {
        let file = folder.appendingPathComponent(BytePairTokenizer.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let files = try (tokenizer as? SentencePieceTokenizer)?.transformersFiles() ?? tokenizer.files
        let own = Self.tokenNumbers(files[BytePairTokenizer.fileName] ?? Data())
        let found = Self.tokenNumbers(
            try TokenizerFolder.contents(of: file, maximumBytes: BytePairTokenizer.maximumBytes))
        if let changed = own.filter({ found[$0.key] != $0.value }).min(by: { $0.value < $1.value }) {
            throw BaseModelError.changedTokenizer(file: file.path, token: changed.key)
        }
    }

    /// The tokens of a `tokenizer.json` of any kind, whose vocabulary is a list of pieces with their scores or numbers by
    /// piece; none where it has neither.
    private static func tokenNumbers(_ json: Data) -> [String: Int] {
        let document = (try? JSONSerialization.jsonObject(with: json)) as? [String: Any] ?? [:]
        let vocabulary = (document["model"] as? [String: Any])?["vocab"]
        var numbers = (vocabulary as? [String: Any] ?? [:]).compactMapValues { $0 as? Int }
        for (number, piece) in (vocabulary as? [[Any]] ?? []).enumerated() {
            if let text = piece.first as? String { numbers[text] = number }
        }
        for token in document["added_tokens"] as? [[String: Any]] ?? [] {
            if let text = token["content"] as? String, let number = token["id"] as? Int { numbers[text] = number }
        }
        return numbers
    }
}
