import Foundation
import Testing

@testable import GRAM

/// What fuzzing of model files starts from and what it has found (`make fuzz DECODER=models`): whatever the bytes are, there
/// is an answer. The first byte says of which kind a file is.
@Suite struct FuzzingCorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fuzzing/Corpus/models")

    private static func read(_ bytes: Data) throws {
        let contents = Data(bytes.dropFirst())
        switch bytes.first {
        case UInt8(ascii: "G"): _ = try GGUFFile(contents, name: "input")
        case UInt8(ascii: "S"): _ = try SafeTensorsFile(contents, name: "input")
        case UInt8(ascii: "C"): _ = try JSONDecoder().decode(LlamaConfiguration.self, from: contents)
        case UInt8(ascii: "B"):
            _ = try BaseTokenizer.make(bytePairs: contents, begin: nil, end: 3, padding: nil, unknown: nil)
        default: _ = try SentencePieceTokenizer(serialized: Array(contents))
        }
    }

    @Test(arguments: ["gguf", "safetensors", "configuration", "bytepairs", "sentencepieces"])
    func whatIsWholeIsRead(name: String) throws {
        let whole = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        #expect(throws: Never.self) { try Self.read(whole) }
    }

    @Test func whatWasFoundIsRefused() throws {
        let found = try String(contentsOf: Self.folder.appendingPathExtension("base64"), encoding: .utf8)
            .split(separator: "\n").map { try #require(Data(base64Encoded: String($0))) }
        try #require(!found.isEmpty)
        for bytes in found {
            let error = #expect(throws: (any Error).self) { try Self.read(bytes) }
            #expect(!"\(try #require(error))".isEmpty)
        }
    }
}
