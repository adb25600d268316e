/// A fault in the text of a ``Vocabulary``.
struct VocabularyError: Error, Sendable, CustomStringConvertible {
    let description: String
}

extension VocabularyError {
    /// - Parameter error: what the decoder threw: a `DecodingError`, or a fault of the YAML itself, which names its line.
    init(_ error: any Error) {
        guard let error = error as? DecodingError else {
            self.init(description: "\(error)")
            return
        }
        switch error {
        case .keyNotFound(let key, let context): self.init(context, "\(key.stringValue) is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            self.init(context, context.underlyingError.map { "\($0)" } ?? context.debugDescription)
        @unknown default: self.init(description: "\(error)")
        }
    }

    /// - Parameter context: its path becomes `trades[1].categories[0]`.
    private init(_ context: DecodingError.Context, _ fault: String) {
        let path = context.codingPath.reduce(into: "") { path, key in
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        self.init(description: path.isEmpty ? fault : "\(path): \(fault)")
    }
}

extension Decoder {
    /// A container that has no keys but those of the type, so that a misspelt one is a fault.
    func container<Key: CodingKey & CaseIterable>(of type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: codingPath, debugDescription: "there is no key \(key.stringValue)"))
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// An error at a key.
    func fault(_ key: Key, _ description: String) -> DecodingError {
        DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: description)
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
