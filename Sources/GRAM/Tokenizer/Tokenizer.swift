public import Foundation

/// Turns text into a model's tokens and back, with tokens for what text can't say.
///
/// The two kinds: ``SentencePieceTokenizer``, which is trained here or comes with a base model, and
/// `BytePairTokenizer`, the byte-level BPE of most newer base models.
public protocol Tokenizer: Sendable {
    /// How many tokens there are; they are 0 up to below this.
    var vocabularySize: Int { get }
    /// Stands for what has no token.
    var unknownToken: Int32 { get }
    /// Begins a sequence.
    var beginToken: Int32 { get }
    /// Ends a sequence.
    var endToken: Int32 { get }
    /// Fills a batch's shorter sequences.
    var paddingToken: Int32 { get }
    /// Says that the text after it is a query. No text is encoded to it, nor to the next two.
    var queryToken: Int32 { get }
    /// Says that the text after it is a product.
    var productToken: Int32 { get }
    /// Says that a code comes next.
    var codeToken: Int32 { get }

    /// How a `tokenizer.json` of the same tokenizer spells the tokens for query, product and code.
    var roleNames: [Int32: String] { get }

    /// Contents by name of the files that `TokenizerFolder` reads the tokenizer from again.
    var files: [String: Data] { get }

    /// The tokens of a text, without any that begin or end a sequence.
    func encode(_ text: String) -> [Int32]
    /// The first tokens of a text.
    func encode(_ text: String, maximumTokens: Int) -> [Int32]
    /// The text of tokens. Tokens that stand for no text, and numbers that are no tokens, give none.
    func decode(_ tokens: [Int32]) -> String
}

/// The tokenizer in a checkpoint folder.
enum TokenizerFolder {
    /// Reads whichever kind the folder holds: `tokenizer.model` (SentencePiece), else `tokenizer.json` (byte-level BPE)
    /// with `token_roles.json`.
    /// - Throws: ``TokenizerError``
    static func read(from folder: URL) throws(TokenizerError) -> any Tokenizer {
        let model = folder.appendingPathComponent(SentencePieceTokenizer.fileName)
        let json = folder.appendingPathComponent(BytePairTokenizer.fileName)
        if !FileManager.default.fileExists(atPath: model.path), FileManager.default.fileExists(atPath: json.path) {
            return try BytePairTokenizer(folder: folder)
        }
        return try SentencePieceTokenizer(contentsOf: model)
    }

    /// The bytes of a file that is read whole.
    static func contents(of file: URL, maximumBytes: Int) throws(TokenizerError) -> Data {
        do {
            return try WholeFile.contents(of: file, maximumBytes: maximumBytes)
        } catch {
            let code: TokenizerError.Code = if case .tooLong = error { .unusableModel } else { .cannotRead }
            throw TokenizerError(code, "\(file.path): \(error)")
        }
    }
}
