/// Why a tokenizer can't be trained, loaded or saved.
public struct TokenizerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The sentences hold too little text, or more different characters than the vocabulary has room for.
        case cannotTrain = "cannot_train"
        /// The bytes are no tokenizer of a kind that is supported, or lack tokens that GRAM needs.
        case unusableModel = "unusable_model"
        /// The file can't be read, or is larger than any tokenizer.
        case cannotRead = "cannot_read"
        /// The files can't be made.
        case cannotWrite = "cannot_write"
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, in the words of SentencePiece or the operating system where they found it, and what to do.
    public let detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// What could not be done, why, and what to do.
    public var description: String {
        switch code {
        case .cannotTrain: "can't train a tokenizer: \(detail)"
        case .unusableModel: "the tokenizer is not usable: \(detail)"
        case .cannotRead: "can't read the tokenizer: \(detail)"
        case .cannotWrite: "can't write the tokenizer: \(detail)"
        }
    }
}
