import Foundation
import Testing

@testable import GRAM

@Suite struct WordPieceTokenizerTests {
    @Test func textsHaveTheTokensOfTransformersFromEitherFile() throws {
        let cases = try EncoderGolden.expected().tokens
        #expect(cases.count > 30)
        let copy = try EncoderCopy()
        try copy.remove("tokenizer.json")
        for folder in [EncoderGolden.folder, copy.url] {
            let tokenizer = try WordPieceTokenizer(folder: folder)
            #expect(tokenizer.vocabularySize == 111)
            for example in cases {
                #expect(tokenizer.encode(example.text, maximumTokens: 512) == example.tokens, "\(example.text)")
            }
        }
    }

    @Test func ofALongTextTheBeginningCounts() throws {
        let tokenizer = try WordPieceTokenizer(folder: EncoderGolden.folder)
        let whole = tokenizer.encode("red lampshade sofa", maximumTokens: 6)
        #expect(whole.count == 6)
        #expect(whole == tokenizer.encode("red lampshade sofa", maximumTokens: 512))
        for count in 2...5 {
            #expect(
                tokenizer.encode("red lampshade sofa", maximumTokens: count)
                    == whole.prefix(count - 1) + [tokenizer.endToken])
        }
    }

    @Test func noTextBecomesASpecialToken() throws {
        let tokenizer = try WordPieceTokenizer(folder: EncoderGolden.folder)
        let unknown = tokenizer.unknownToken
        let marks = tokenizer.encode("[]", maximumTokens: 512)
        #expect(marks.count == 4)
        for text in ["[SEP]", "[CLS]", "[MASK]"] {
            #expect(
                tokenizer.encode(text, maximumTokens: 512) == [marks[0], marks[1], unknown, marks[2], marks[3]])
        }
    }

    @Test func linesMayEndAsOnWindows() throws {
        let copy = try EncoderCopy()
        try copy.remove("tokenizer.json")
        let file = copy.url.appendingPathComponent("vocab.txt")
        let lines = try String(contentsOf: file, encoding: .utf8)
        try Data(lines.replacing("\n", with: "\r\n").utf8).write(to: file)
        let tokenizer = try WordPieceTokenizer(folder: copy.url)
        for example in try EncoderGolden.expected().tokens {
            #expect(tokenizer.encode(example.text, maximumTokens: 512) == example.tokens)
        }
    }

    @Test(arguments: [
        ("\"lowercase\": true", "\"lowercase\": false", "upper case"),
        ("\"strip_accents\": null", "\"strip_accents\": false", "strip_accents"),
        ("\"clean_text\": true", "\"clean_text\": false", "clean_text"),
        ("\"handle_chinese_chars\": true", "\"handle_chinese_chars\": false", "Chinese"),
        ("\"BertNormalizer\"", "\"NFC\"", "the normalizer NFC"),
        ("\"BertPreTokenizer\"", "\"ByteLevel\"", "the pre_tokenizer ByteLevel"),
        ("\"WordPiece\",\n    \"unk", "\"Unigram\",\n    \"unk", "the model Unigram"),
        ("\"##\",\n    \"max", "\"@@\",\n    \"max", "the continuing_subword_prefix @@"),
        ("max_input_chars_per_word\": 100", "max_input_chars_per_word\": 0", "max_input_chars_per_word 0"),
        ("\"[SEP]\": 3", "\"[SEQ]\": 3", "there is no token [SEP]"),
        ("\"lamp\": 6", "\"lamp\": 1000000", "token lamp has the number 1000000"),
        ("\"lamp\": 6", "\"lamp\": -1", "token lamp has the number -1"),
    ])
    func anotherKindOfTokenizerIsRefused(old: String, new: String, reason: String) throws {
        let copy = try EncoderCopy()
        try copy.change("tokenizer.json", old, to: new)
        let error = #expect(throws: TokenizerError.self) { try WordPieceTokenizer(folder: copy.url) }
        #expect(error?.detail.contains(reason) == true)
        #expect(error?.detail.contains("tokenizer.json") == true)
    }

    @Test func aVocabularyAloneIsCheckedToo() throws {
        let copy = try EncoderCopy()
        try copy.remove("tokenizer.json")
        let settings = copy.url.appendingPathComponent("tokenizer_config.json")
        try Data(#"{"do_lower_case": false}"#.utf8).write(to: settings)
        func fault() -> String? {
            #expect(throws: TokenizerError.self) { try WordPieceTokenizer(folder: copy.url) }?.detail
        }
        #expect(fault()?.contains("upper case") == true)
        try Data("[]".utf8).write(to: settings)
        #expect(fault()?.contains("tokenizer_config.json") == true)
        try Data(#"{"do_lower_case": true}"#.utf8).write(to: settings)
        _ = try WordPieceTokenizer(folder: copy.url)
        try copy.change("vocab.txt", "[CLS]\n", to: "\n")
        #expect(fault()?.contains("there is no token [CLS]") == true)
        let file = copy.url.appendingPathComponent("vocab.txt")
        try Data([0x61, 0xFF, 0x0A]).write(to: file)
        #expect(fault()?.contains("no UTF-8") == true)
        try Data(repeating: 0x0A, count: WordPieceTokenizer.maximumVocabulary + 1).write(to: file)
        #expect(fault()?.contains("lines") == true)
        try Data(count: WordPieceTokenizer.maximumBytes + 1).write(to: file)
        #expect(fault()?.contains("expected at most") == true)
        try copy.remove("vocab.txt")
        #expect(fault()?.contains("vocab.txt") == true)
    }
}
