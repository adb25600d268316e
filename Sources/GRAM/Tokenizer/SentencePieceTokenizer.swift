internal import CSentencePiece
public import Foundation

/// A SentencePiece model (Kudo and Richardson, 2018, https://arxiv.org/abs/1808.06226).
///
/// Of a unigram model that is trained here, text is compatibility-folded, case-folded and freed of superfluous spaces (SentencePiece's rule `nmt_nfkc_cf`)
/// first. Each digit is a token of its own, and so is the separator of a code's values; characters that the
/// vocabulary lacks become the tokens of their UTF-8 bytes, so nothing is unknown. Decoding gives the folded text;
/// lower-case text in compatibility form comes back as it was, but for a few letters that case folding replaces
/// (final sigma, lower-case Cherokee, variants of Church Slavonic letters).
public final class SentencePieceTokenizer: Tokenizer {
    /// The library's model object is only read once it is loaded, and then serves any number of threads.
    private struct Handle: @unchecked Sendable {
        let model: OpaquePointer
    }

    /// Bounds what a file may occupy in memory; models of 256,000 pieces have about 5 MB.
    static let maximumModelBytes = 64 << 20
    static let fileName = "tokenizer.model"
    /// The padding token of models that are trained here.
    private static let paddingName = "<pad>"
    private static let controlNames = ["<query>", "<product>", "<code>"]

    private let handle: Handle

    /// The model as SentencePiece's protocol buffer, the content of a `tokenizer.model`.
    public let serialized: [UInt8]
    /// How many tokens there are, at most what training was asked for.
    public let vocabularySize: Int
    /// No text is encoded to it: characters without a piece become bytes where the model has pieces for these.
    public let unknownToken: Int32
    /// Begins a sequence.
    public let beginToken: Int32
    /// Ends a sequence.
    public let endToken: Int32
    /// Fills a batch's shorter sequences.
    public let paddingToken: Int32
    /// Says that the text after it is a query; no text is encoded to it, nor to the next two.
    public let queryToken: Int32
    /// Says that the text after it is a product.
    public let productToken: Int32
    /// Says that a code comes next.
    public let codeToken: Int32

    /// Loads a model.
    /// - Parameter serialized: SentencePiece's protocol buffer.
    /// - Throws: ``TokenizerError`` where that is no model, or lacks tokens that GRAM needs.
    public init(serialized: [UInt8]) throws(TokenizerError) {
        let model = try Self.load(serialized)
        handle = Handle(model: model)
        self.serialized = serialized
        vocabularySize = Int(csp_piece_count(model))
        unknownToken = csp_unknown_piece(model)
        beginToken = csp_begin_piece(model)
        endToken = csp_end_piece(model)
        paddingToken = csp_padding_piece(model)
        let controls = Self.controlNames.map { csp_control_piece(model, $0) }
        (queryToken, productToken, codeToken) = (controls[0], controls[1], controls[2])

        var tokens = [
            ("unknown", unknownToken), ("begin", beginToken), ("end", endToken), ("padding", paddingToken),
        ]
        tokens += zip(Self.controlNames, controls)
        let missing = tokens.filter { $0.1 < 0 }.map(\.0)
        guard missing.isEmpty else {
            throw TokenizerError(
                .unusableModel,
                "it has no token for \(missing.joined(separator: ", ")); train it with gramd, or with these as "
                    + "SentencePiece's control symbols"
            )
        }
    }

    deinit {
        csp_model_free(handle.model)
    }

    private static func load(_ serialized: [UInt8]) throws(TokenizerError) -> OpaquePointer {
        guard serialized.count <= maximumModelBytes else {
            throw TokenizerError(.unusableModel, "expected at most \(maximumModelBytes) bytes")
        }
        guard !serialized.isEmpty else { throw TokenizerError(.unusableModel, "it is empty") }
        try SentencePieceModel(serialized).validate()
        var model: OpaquePointer?
        let failure = takeMessage(csp_model_load(serialized, serialized.count, &model))
        guard let model else { throw TokenizerError(.unusableModel, failure ?? "SentencePiece gave no model") }
        return model
    }

    /// Which control tokens a model lacks, of those for padding, queries, products and codes.
    /// - Throws: ``TokenizerError`` where that is no model.
    static func missingControls(in serialized: [UInt8]) throws(TokenizerError) -> [String] {
        let model = try load(serialized)
        defer { csp_model_free(model) }
        let controls = controlNames.filter { csp_control_piece(model, $0) < 0 }
        return (csp_padding_piece(model) < 0 ? [paddingName] : []) + controls
    }

    /// Loads a model from a file.
    /// - Throws: ``TokenizerError``
    convenience init(contentsOf file: URL) throws(TokenizerError) {
        let data = try TokenizerFolder.contents(of: file, maximumBytes: Self.maximumModelBytes)
        do throws(TokenizerError) {
            try self.init(serialized: Array(data))
        } catch {
            throw TokenizerError(error.code, "\(file.path): \(error.detail)")
        }
    }

    /// Trains a model. Equal sentences in equal order give the same bytes on every machine.
    ///
    /// One thread is used, since with several the last digits of the pieces' scores depend on their number.
    /// - Parameters:
    ///   - sentences: queries, product texts and codes, as they will be encoded. A sentence counts up to its 4,096th
    ///     byte.
    ///   - vocabularySize: how many tokens at most, reserved ones and 256 for single bytes included. A small corpus
    ///     gives fewer: ``vocabularySize-swift.property`` says how many.
    ///   - maximumBytes: bytes of text that are trained on; of more, an even sample is.
    /// - Throws: ``TokenizerError`` where there is no text, or more different characters than tokens.
    public static func train(
        on sentences: some Sequence<String>, vocabularySize: Int, maximumBytes: Int = 64 << 20
    ) throws(TokenizerError) -> SentencePieceTokenizer {
        guard (512...1 << 18).contains(vocabularySize) else {
            throw TokenizerError(
                .cannotTrain, "expected a vocabulary of 512 to \(1 << 18) tokens, not \(vocabularySize)")
        }
        let corpus = TokenizerCorpus(sentences, maximumBytes: maximumBytes)
        guard !corpus.ends.isEmpty else { throw TokenizerError(.cannotTrain, "the sentences hold no text") }

        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let failure = controlNames.joined(separator: ",").withCString { controls in
            "|".withCString { separators in
                var training = csp_training(
                    vocabulary_size: Int32(vocabularySize),
                    maximum_sentence_bytes: Int32(TokenizerCorpus.maximumSentenceBytes),
                    control_pieces: controls, separator_pieces: separators)
                return takeMessage(
                    csp_train(&training, corpus.text, corpus.ends, corpus.ends.count, &bytes, &count))
            }
        }
        defer { csp_free(bytes) }
        guard let bytes else {
            throw TokenizerError(
                .cannotTrain,
                "\(failure ?? "SentencePiece gave no model") (vocabulary of \(vocabularySize); a script with many "
                    + "characters needs a larger one)"
            )
        }
        return try SentencePieceTokenizer(serialized: Array(UnsafeBufferPointer(start: bytes, count: count)))
    }

    /// The control tokens' names.
    public var roleNames: [Int32: String] {
        Dictionary(uniqueKeysWithValues: zip([queryToken, productToken, codeToken], Self.controlNames))
    }

    /// `tokenizer.model` with its contents.
    public var files: [String: Data] { [Self.fileName: Data(serialized)] }

    /// The tokens of a text, without any that begin or end a sequence.
    public func encode(_ text: String) -> [Int32] {
        var text = text
        return text.withUTF8 { utf8 in
            var tokens: UnsafeMutablePointer<Int32>?
            var count = 0
            let failure = takeMessage(csp_encode(handle.model, utf8.baseAddress, utf8.count, &tokens, &count))
            defer { csp_free(tokens) }
            // A loaded model encodes every text; only memory can be short.
            guard let tokens else { fatalError("SentencePiece can't encode: \(failure ?? "no tokens")") }
            return Array(UnsafeBufferPointer(start: tokens, count: count))
        }
    }

    /// The first tokens of a text; what lies behind them is not looked at.
    public func encode(_ text: String, maximumTokens: Int) -> [Int32] {
        // No token spans two words, and a word with an ASCII letter or digit has at least one. So what comes behind as
        // many of them as there may be tokens need not be looked at: descriptions can be long.
        var words = 0
        var isCounted = false
        let end = text.utf8.firstIndex { byte in
            switch byte {
            case UInt8(ascii: " "): isCounted = false
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                if !isCounted { words += 1 }
                isCounted = true
            default: break
            }
            return words > maximumTokens
        }
        return Array(encode(String(text[..<(end ?? text.endIndex)])).prefix(maximumTokens))
    }

    /// The text of tokens. Tokens that stand for no text, and numbers that are no tokens, give none.
    public func decode(_ tokens: [Int32]) -> String {
        let tokens = tokens.filter { $0 >= 0 && $0 < vocabularySize }
        var text: UnsafeMutablePointer<UInt8>?
        var size = 0
        let failure = takeMessage(csp_decode(handle.model, tokens, tokens.count, &text, &size))
        defer { csp_free(text) }
        guard let text else { fatalError("SentencePiece can't decode: \(failure ?? "no text")") }
        return String(decoding: UnsafeBufferPointer(start: text, count: size), as: UTF8.self)
    }
}

/// Takes over a message of the C interface; nil where there is none.
private func takeMessage(_ message: UnsafeMutablePointer<CChar>?) -> String? {
    guard let message else { return nil }
    defer { csp_free(message) }
    return String(cString: message)
}
