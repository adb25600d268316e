import Cstemmer
import Synchronization

/// Reduces inflected words to a common stem with the Snowball algorithms (libstemmer).
public final class Stemmer: Sendable {
    /// A libstemmer object keeps its last result inside, so calls are serialised.
    private struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private let handle: Mutex<Handle>

    /// The algorithm in use, for example `english`.
    public let language: String

    /// - Parameter language: a Snowball algorithm's name or ISO 639 code, lower case.
    /// - Throws: ``UnknownLanguage`` when libstemmer has no such algorithm.
    public init(language: String) throws {
        guard let pointer = sb_stemmer_new(language, "UTF_8") else { throw UnknownLanguage(language: language) }
        self.language = language
        handle = Mutex(Handle(pointer: pointer))
    }

    /// Another one of the same language: for a thread of its own.
    init(like other: Stemmer) {
        guard let pointer = sb_stemmer_new(other.language, "UTF_8") else {
            preconditionFailure("the language \(other.language) is known")
        }
        language = other.language
        handle = Mutex(Handle(pointer: pointer))
    }

    deinit {
        handle.withLock { sb_stemmer_delete($0.pointer) }
    }

    /// The stem of one lower-case word.
    public func stem(_ word: String) -> String {
        let utf8 = Array(word.utf8)
        return handle.withLock { handle in
            guard let stem = sb_stemmer_stem(handle.pointer, utf8, Int32(utf8.count)) else { return word }
            let length = Int(sb_stemmer_length(handle.pointer))
            return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
        }
    }

    /// No Snowball algorithm has the configured name.
    public struct UnknownLanguage: Error, CustomStringConvertible {
        /// What was asked for.
        public let language: String

        /// Names the language and those that there are.
        public var description: String {
            "no stemmer for the language \"\(language)\"; names are Snowball's, such as english, german or french"
        }
    }
}
