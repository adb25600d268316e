import Foundation

/// The tokenizer of BERT's uncased models: words and punctuation marks, each cut into the longest pieces that the
/// vocabulary has from its start.
///
/// Source: Devlin et al. 2019, arXiv 1810.04805, and `BertTokenizer` of Transformers; Wu et al. 2016, arXiv 1609.08144.
/// Other than there no text becomes a special token: `[SEP]` in a text is three words.
struct WordPieceTokenizer: Sendable {
    static let documentName = "tokenizer.json"
    static let vocabularyName = "vocab.txt"
    static let configurationName = "tokenizer_config.json"
    /// The files of vocabularies with 120,000 tokens have 3 MB.
    static let maximumBytes = 8 << 20
    static let maximumVocabulary = 1_000_000
    /// What BERT's own tokenizer takes for no word any more.
    private static let usualWordLength = 100

    /// How many tokens there are; they are 0 up to below this.
    let vocabularySize: Int
    /// `[CLS]`, which begins a text.
    let beginToken: Int32
    /// `[SEP]`, which ends a text.
    let endToken: Int32
    /// `[UNK]`, for a word that no pieces make up.
    let unknownToken: Int32
    private let pieces: WordPieces
    /// Characters of the longest word that is cut into pieces.
    private let maximumWordLength: Int

    /// Reads `tokenizer.json`, or else `vocab.txt` with `tokenizer_config.json`.
    /// - Throws: ``TokenizerError``
    init(folder: URL) throws(TokenizerError) {
        func exists(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
        }
        func contents(_ name: String) throws(TokenizerError) -> Data {
            try TokenizerFolder.contents(
                of: folder.appendingPathComponent(name), maximumBytes: Self.maximumBytes)
        }
        let isDocument = exists(Self.documentName)
        let name = isDocument ? Self.documentName : Self.vocabularyName
        let data = try contents(name)
        let configuration = !isDocument && exists(Self.configurationName) ? try contents(Self.configurationName) : nil
        do throws(TokenizerError) {
            try self.init(
                isDocument
                    ? WordPieceVocabulary(document: data) : WordPieceVocabulary(lines: data, settings: configuration))
        } catch {
            throw TokenizerError(error.code, "\(folder.appendingPathComponent(name).path): \(error.detail)")
        }
    }

    /// - Throws: ``TokenizerError`` where the vocabulary lacks a special token or has a number out of range.
    init(_ vocabulary: WordPieceVocabulary) throws(TokenizerError) {
        func identifier(_ token: String) throws(TokenizerError) -> Int32 {
            guard let id = vocabulary.tokens[token] else {
                throw TokenizerError(.unusableModel, "there is no token \(token)")
            }
            return id
        }
        var pieces = WordPieces()
        var end: Int32 = 0
        for (token, id) in vocabulary.tokens {
            guard id >= 0, id < Self.maximumVocabulary else {
                throw TokenizerError(.unusableModel, "token \(token) has the number \(id)")
            }
            end = max(end, id + 1)
            pieces.add(token, id)
        }
        vocabularySize = Int(end)
        beginToken = try identifier("[CLS]")
        endToken = try identifier("[SEP]")
        unknownToken = try identifier(vocabulary.unknownToken ?? "[UNK]")
        maximumWordLength = vocabulary.maximumWordLength ?? Self.usualWordLength
        self.pieces = pieces
    }

    /// The tokens of a text between ``beginToken`` and ``endToken``.
    /// - Parameter maximumTokens: with those two; what is too much at the end of the text is left out.
    func encode(_ text: String, maximumTokens: Int) -> [Int32] {
        precondition(maximumTokens >= 2, "there must be room for the begin and the end")
        var tokens = [beginToken]
        BertWords.forEach(of: text) { word in
            let start = tokens.count
            if word.count > maximumWordLength || !pieces.append(word, to: &tokens) {
                tokens.removeSubrange(start...)
                tokens.append(unknownToken)
            }
            return tokens.count < maximumTokens
        }
        tokens.removeSubrange(min(tokens.count, maximumTokens - 1)...)
        return tokens + [endToken]
    }
}
