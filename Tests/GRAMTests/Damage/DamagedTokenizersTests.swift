import Foundation
import Testing

@testable import GRAM

/// Tokenizer files, damaged, are read or refused; with what is read, text can be encoded.
@Suite struct DamagedTokenizersTests {
    private static let bytePairs = """
        {"version": "1.0", "added_tokens": [
        {"id": 3, "content": "<end>", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false},
        {"id": 4, "content": "<reserved_0>", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false},
        {"id": 5, "content": "<reserved_1>", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false},
        {"id": 6, "content": "<reserved_2>", "special": true, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false}],
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true},
        {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}]},
        "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
        """

    private static func use(_ tokenizer: any Tokenizer) {
        let tokens = tokenizer.encode("ab A 1 <end> é\u{0}")
        #expect(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
        #expect(tokenizer.decode(tokens + [-1, .max]).utf8.count < 10_000)
    }

    @Test func aDamagedBytePairFileIsReadOrRefused() throws {
        func read(_ json: Data) throws {
            Self.use(try BaseTokenizer.make(bytePairs: json, begin: nil, end: 3, padding: nil, unknown: nil).tokenizer)
        }
        try read(Data(Self.bytePairs.utf8))
        let damage = Damage(ofJSON: Self.bytePairs, seed: 5, read)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 20)
        #expect(damage.faults.allSatisfy { $0.hasPrefix("the tokenizer is not usable: ") })
    }

    /// A table that makes of A an a: the root's children lie from 1 on, each at the number that its byte gives.
    private static func characterMap(child: UInt32 = 0x42, leaf: UInt32 = 0) -> [UInt8] {
        var units = [UInt32](repeating: 1 << 31, count: 256)
        units[0] = 1 << 10
        units[0x40] = child << 10 | 1 << 8 | 0x41
        units[0x40 ^ 0x42] = 1 << 31 | leaf
        let words = [UInt32(units.count * 4)] + units
        return words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } } + Array("a\0".utf8)
    }

    /// A unigram model of a few letters.
    private static func sentencePieces(_ map: [UInt8] = characterMap()) -> [UInt8] {
        func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
            var length: [UInt8] = []
            var rest = bytes.count
            while rest >= 0x80 {
                length.append(UInt8(rest & 0x7F) | 0x80)
                rest >>= 7
            }
            return [number << 3 | 2] + length + [UInt8(rest)] + bytes
        }
        func piece(_ text: String, _ type: SentencePieceModel.PieceType) -> [UInt8] {
            field(1, field(1, Array(text.utf8)) + [0x15, 0, 0, 0x80, 0xBF, 0x18, UInt8(type.rawValue)])
        }
        let control = ["<s>", "</s>", "<pad>", "<query>", "<product>", "<code>"].flatMap { piece($0, .control) }
        let letters = ["\u{2581}", "a", "b", "ab"].flatMap { piece($0, .normal) }
        return piece("<unk>", .unknown) + control + letters + field(2, [0x18, 1])
            + field(3, field(1, Array("own".utf8)) + field(2, map))
    }

    @Test func aDamagedSentencePieceFileIsReadOrRefused() throws {
        func read(_ contents: Data) throws { Self.use(try SentencePieceTokenizer(serialized: Array(contents))) }
        let tokenizer = try SentencePieceTokenizer(serialized: Self.sentencePieces())
        #expect(tokenizer.encode("Ab") == tokenizer.encode("ab"))
        let damage = Damage(of: Data(Self.sentencePieces()), seed: 6, read)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 5)
        #expect(damage.faults.allSatisfy { $0.hasPrefix("the tokenizer is not usable: ") })
    }

    @Test func aTableOfCharactersThatLeadsOutOfItselfIsRefused() throws {
        try CharacterMap(Self.characterMap()).validate()
        let maps = [
            Self.characterMap(child: 0x100), Self.characterMap(child: 0x1F_FFFF), Self.characterMap(leaf: 2),
            Self.characterMap(leaf: .max >> 1), Array(Self.characterMap().dropLast()),
            Array(Self.characterMap().prefix(4)),
            [0xFF, 0xFF, 0xFF, 0xFF, 0], [0, 0, 0, 0, 0],
        ]
        for map in maps {
            let error = #expect(throws: TokenizerError.self) {
                try SentencePieceTokenizer(serialized: Self.sentencePieces(map))
            }
            #expect(error?.detail.contains("table of characters") == true)
        }
    }

    @Test func aDamagedWordPieceFileIsReadOrRefused() throws {
        let json = try Data(contentsOf: EncoderGolden.folder.appendingPathComponent(WordPieceTokenizer.documentName))
        func read(_ json: Data) throws {
            let tokenizer = try WordPieceTokenizer(WordPieceVocabulary(document: json))
            let tokens = tokenizer.encode("lampshade [SEP] é\u{0} 日本", maximumTokens: 8)
            #expect(tokens.allSatisfy { $0 >= 0 && $0 < tokenizer.vocabularySize })
        }
        try read(json)
        let damage = Damage(ofJSON: String(decoding: json, as: UTF8.self), seed: 9, read)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 20)
        #expect(damage.faults.allSatisfy { $0.hasPrefix("the tokenizer is not usable: ") })
    }

    @Test func whatSentencePieceMakesIsTakenForWhole() throws {
        let trained = try SentencePieceTokenizer.train(on: SyntheticText(count: 300), vocabularySize: 600)
        try SentencePieceModel(trained.serialized).validate()
        #expect(trained.vocabularySize > 300)
    }
}
