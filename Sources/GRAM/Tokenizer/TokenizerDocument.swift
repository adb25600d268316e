/// A `tokenizer.json` of Hugging Face Tokenizers: the parts that a byte-level BPE has.
/// Source: https://huggingface.co/docs/tokenizers, and the serialisation of `tokenizers` 0.23.
struct TokenizerDocument: Codable {
    struct AddedToken: Codable {
        var id: Int32
        var content: String
        /// A special token stands for no text.
        var special: Bool
        var singleWord = false
        var stripsLeft = false
        var stripsRight = false
        var normalized = false

        enum CodingKeys: String, CodingKey {
            case id, content, special, normalized
            case singleWord = "single_word"
            case stripsLeft = "lstrip"
            case stripsRight = "rstrip"
        }
    }

    /// A normaliser, pre-tokeniser or decoder, with the settings that any of those have which are understood here.
    struct Component: Codable {
        struct Pattern: Codable {
            var expression: String?

            enum CodingKeys: String, CodingKey { case expression = "Regex" }
        }

        var type: String
        var pretokenizers: [Component]?
        var normalizers: [Component]?
        var pattern: Pattern?
        var behavior: String?
        var invert: Bool?
        var addsPrefixSpace: Bool?
        var trimsOffsets: Bool?
        var usesExpression: Bool?
        var individualDigits: Bool?

        enum CodingKeys: String, CodingKey {
            case type, pretokenizers, normalizers, pattern, behavior, invert
            case addsPrefixSpace = "add_prefix_space"
            case trimsOffsets = "trim_offsets"
            case usesExpression = "use_regex"
            case individualDigits = "individual_digits"
        }
    }

    /// Two tokens that become one: `"a b"`, or `["a", "b"]` in newer files.
    struct Merge: Codable {
        var left: String
        var right: String

        init(left: String, right: String) {
            self.left = left
            self.right = right
        }

        init(from decoder: any Decoder) throws {
            let parts: [String]
            if let pair = try? decoder.singleValueContainer().decode(String.self) {
                parts = Self.parts(of: pair)
            } else {
                parts = try decoder.singleValueContainer().decode([String].self)
            }
            guard parts.count == 2 else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "a merge needs two tokens"))
            }
            self.init(left: parts[0], right: parts[1])
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode([left, right])
        }

        /// The tokens of a merge that is written as one text.
        static func parts(of pair: String) -> [String] {
            pair.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
        }
    }

    struct Model: Codable {
        var type: String? = "BPE"
        var vocabulary: [String: Int32]
        var merges: [Merge]
        var dropout: Double?
        var unknownToken: String?
        var subwordPrefix: String?
        var wordSuffix: String?
        var fusesUnknown: Bool? = false
        var fallsBackToBytes: Bool? = false
        var ignoresMerges: Bool? = false

        enum CodingKeys: String, CodingKey {
            case type, merges, dropout
            case vocabulary = "vocab"
            case unknownToken = "unk_token"
            case subwordPrefix = "continuing_subword_prefix"
            case wordSuffix = "end_of_word_suffix"
            case fusesUnknown = "fuse_unk"
            case fallsBackToBytes = "byte_fallback"
            case ignoresMerges = "ignore_merges"
        }
    }

    var version: String? = "1.0"
    var addedTokens: [AddedToken]
    var normalizer: Component?
    var preTokenizer: Component?
    var decoder: Component?
    var model: Model

    enum CodingKeys: String, CodingKey {
        case version, normalizer, decoder, model
        case addedTokens = "added_tokens"
        case preTokenizer = "pre_tokenizer"
    }

    /// The rules by which text is split into words.
    /// - Throws: ``TokenizerError`` for parts that this engine does not have.
    func preTokenizerSteps() throws(TokenizerError) -> [PreTokenizer.Step] {
        var steps: [PreTokenizer.Step] = []
        var isByteLevel = false
        for component in preTokenizer.map({ $0.type == "Sequence" ? $0.pretokenizers ?? [] : [$0] }) ?? [] {
            guard !isByteLevel else { throw Self.unsupported("a pre_tokenizer behind ByteLevel") }
            switch component.type {
            case "Digits": steps.append(.digits(individually: component.individualDigits ?? false))
            case "Split":
                let expression = component.pattern?.expression ?? "none"
                guard let step = BytePairPattern.step(expression) else {
                    throw Self.unsupported("the pre_tokenizer expression \(expression)")
                }
                guard component.behavior == "Isolated", component.invert != true else {
                    throw Self.unsupported("a Split pre_tokenizer that is not Isolated, or inverted")
                }
                steps.append(step)
            case "ByteLevel":
                guard component.addsPrefixSpace == false else { throw Self.unsupported("add_prefix_space") }
                if component.usesExpression ?? true { steps.append(.gpt2) }
                isByteLevel = true
            default: throw Self.unsupported("the pre_tokenizer \(component.type)")
            }
        }
        guard isByteLevel else { throw Self.unsupported("a pre_tokenizer without ByteLevel") }
        return steps
    }

    /// Checks everything but the words' rules.
    /// - Throws: ``TokenizerError`` for parts that this engine does not have.
    func validate() throws(TokenizerError) {
        let type = model.type ?? "BPE"
        guard type == "BPE" else { throw Self.unsupported("a model of type \(type)") }
        if let normalizer, normalizer.type != "Sequence" || normalizer.normalizers?.isEmpty == false {
            throw Self.unsupported("the normalizer \(normalizer.normalizers?.first?.type ?? normalizer.type)")
        }
        guard model.fallsBackToBytes != true else {
            throw Self.unsupported("byte_fallback (SentencePiece's BPE; import its tokenizer.model instead)")
        }
        guard model.subwordPrefix?.isEmpty ?? true, model.wordSuffix?.isEmpty ?? true else {
            throw Self.unsupported("continuing_subword_prefix and end_of_word_suffix")
        }
        guard (model.dropout ?? 0) == 0 else { throw Self.unsupported("dropout") }
    }

    private static func unsupported(_ part: String) -> TokenizerError {
        TokenizerError(
            .unusableModel, "\(part) is not supported; a base needs a byte-level BPE like that of SmolLM2 or Llama 3")
    }
}
