import Foundation

/// Tokens with their numbers, as the files of BERT's uncased models have them.
struct WordPieceVocabulary {
    /// The parts of a `tokenizer.json` of Hugging Face Tokenizers that such a model has.
    private struct Document: Decodable {
        struct Normalizer: Decodable {
            var type: String
            var cleansText: Bool?
            var setsChineseApart: Bool?
            var stripsAccents: Bool?
            var lowercases: Bool?

            enum CodingKeys: String, CodingKey {
                case type
                case cleansText = "clean_text"
                case setsChineseApart = "handle_chinese_chars"
                case stripsAccents = "strip_accents"
                case lowercases = "lowercase"
            }
        }

        struct PreTokenizer: Decodable {
            var type: String
        }

        struct Model: Decodable {
            var type: String?
            var vocabulary: [String: Int32]
            var unknownToken: String?
            var prefix: String?
            var maximumWordLength: Int?

            enum CodingKeys: String, CodingKey {
                case type
                case vocabulary = "vocab"
                case unknownToken = "unk_token"
                case prefix = "continuing_subword_prefix"
                case maximumWordLength = "max_input_chars_per_word"
            }
        }

        var normalizer: Normalizer?
        var preTokenizer: PreTokenizer?
        var model: Model

        enum CodingKeys: String, CodingKey {
            case normalizer, model
            case preTokenizer = "pre_tokenizer"
        }
    }

    /// The parts of a `tokenizer_config.json`.
    private struct Settings: Decodable {
        var lowercases: Bool?
        var stripsAccents: Bool?
        var setsChineseApart: Bool?

        enum CodingKeys: String, CodingKey {
            case lowercases = "do_lower_case"
            case stripsAccents = "strip_accents"
            case setsChineseApart = "tokenize_chinese_chars"
        }
    }

    /// The number of each token.
    let tokens: [String: Int32]
    /// The token for what has none, where the files say so.
    let unknownToken: String?
    /// Characters of the longest word that is cut into pieces, where the files say so.
    let maximumWordLength: Int?

    /// - Parameter document: the content of a `tokenizer.json`.
    /// - Throws: ``TokenizerError`` for another kind of tokenizer.
    init(document json: Data) throws(TokenizerError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: json)
        } catch {
            throw TokenizerError(.unusableModel, "this is no tokenizer.json of a BERT: \(WholeFile.reason(error))")
        }
        let model = document.model
        try Self.require(model.type ?? "WordPiece", is: "WordPiece", "model")
        try Self.require(document.normalizer?.type ?? "none", is: "BertNormalizer", "normalizer")
        try Self.require(document.preTokenizer?.type ?? "none", is: "BertPreTokenizer", "pre_tokenizer")
        try Self.require(model.prefix ?? "##", is: "##", "continuing_subword_prefix")
        let normalizer = document.normalizer
        try Self.require(
            lowercases: normalizer?.lowercases, stripsAccents: normalizer?.stripsAccents,
            setsChineseApart: normalizer?.setsChineseApart)
        guard normalizer?.cleansText ?? true else { throw Self.unsupported("clean_text false") }
        guard (1...10_000).contains(model.maximumWordLength ?? 1) else {
            throw Self.unsupported("max_input_chars_per_word \(model.maximumWordLength ?? 1)")
        }
        tokens = model.vocabulary
        unknownToken = model.unknownToken
        maximumWordLength = model.maximumWordLength
    }

    /// - Parameters:
    ///   - lines: the content of a `vocab.txt`: a token a line, the first one is number 0.
    ///   - settings: the content of a `tokenizer_config.json`.
    /// - Throws: ``TokenizerError``
    init(lines: Data, settings json: Data?) throws(TokenizerError) {
        if let json {
            let settings: Settings
            do {
                settings = try JSONDecoder().decode(Settings.self, from: json)
            } catch {
                throw TokenizerError(
                    .unusableModel, "\(WordPieceTokenizer.configurationName): \(WholeFile.reason(error))")
            }
            try Self.require(
                lowercases: settings.lowercases, stripsAccents: settings.stripsAccents,
                setsChineseApart: settings.setsChineseApart)
        }
        guard let text = String(data: lines, encoding: .utf8) else {
            throw TokenizerError(.unusableModel, "it is no UTF-8")
        }
        var tokens: [String: Int32] = [:]
        // "\r\n" is one character, but two here.
        for (index, line) in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard index <= WordPieceTokenizer.maximumVocabulary else {
                throw TokenizerError(.unusableModel, "it has over \(WordPieceTokenizer.maximumVocabulary) lines")
            }
            let token = line.last == "\r" ? line.dropLast() : line
            if !token.isEmpty { tokens[String(token)] = Int32(index) }
        }
        self.tokens = tokens
        unknownToken = nil
        maximumWordLength = nil
    }

    private static func require(
        lowercases: Bool?, stripsAccents: Bool?, setsChineseApart: Bool?
    ) throws(TokenizerError) {
        guard lowercases ?? true else { throw unsupported("a vocabulary with upper case") }
        guard stripsAccents ?? true else { throw unsupported("strip_accents false") }
        guard setsChineseApart ?? true else { throw unsupported("Chinese characters that are not set apart") }
    }

    private static func require(_ found: String, is only: String, _ part: String) throws(TokenizerError) {
        guard found == only else { throw unsupported("the \(part) \(found)") }
    }

    private static func unsupported(_ part: String) -> TokenizerError {
        TokenizerError(
            .unusableModel, "\(part) is not supported; an encoder needs the WordPiece tokenizer of an uncased BERT")
    }
}
