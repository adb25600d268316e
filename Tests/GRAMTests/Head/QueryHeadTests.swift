import Codes
import Foundation
import Testing

@testable import GRAM

@Suite struct QueryHeadTests {
    /// Knows two things by two names each.
    private struct Synonyms: TextEncoding {
        let width = 2

        func vectors(of texts: [String]) async throws -> [Float] {
            texts.flatMap { text -> [Float] in
                text.contains("couch") || text.contains("sofa") ? [1, 0] : [0, 1]
            }
        }
    }

    private var queryHead: QueryHead {
        QueryHead(
            CodeHead(
                codes: ["sofa", "lamp"].map { Code($0)! }, vectors: [1, 0, 0, 1], inverseFrequencies: [1, 1], width: 2,
                encoder: "e"), encoder: Synonyms())
    }

    private func model(head: QueryHead?) throws -> CodeModel {
        let tokenizer = try SentencePieceTokenizer.train(on: ["red sofa", "blue lamp"], vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 5)
        return try CodeModel(
            BaseModel(parameters: parameters, tokenizer: tokenizer),
            description: CodeModelDescription(selection: CodeSelection(), language: "english"), head: head)
    }

    @Test func aModelsHeadNamesCodesByMeaning() async throws {
        let model = try model(head: queryHead)
        #expect(model.hasHead)
        let answers = try await model.headCodes(for: ["couch", "red sofa", "bulb"], isLive: { _ in true })
        let named = answers.map(\.codes)
        #expect(named[0].first?.code.description == "sofa")
        // Its own word it need not be told.
        #expect(named[1].map(\.code.description) == ["lamp"])
        #expect(named[2].first?.code.description == "lamp")
        #expect(answers[0].vector == answers[1].vector && answers[0].vector != answers[2].vector)
        let live = try await model.headCodes(for: ["couch"], isLive: { $0 != "sofa" })
        #expect(live[0].codes.map(\.code.description) == ["lamp"])
        // The vectors alone take no look at codes.
        let vectors = try await model.headCodes(for: ["couch", "bulb"], namesCodes: false) { _ in
            Issue.record("a code was looked at")
            return true
        }
        #expect(vectors == [answers[0], answers[2]].map { HeadCodes(codes: [], vector: $0.vector) })
        let without = try self.model(head: nil)
        #expect(!without.hasHead)
        #expect(
            try await without.headCodes(for: ["couch"], isLive: { _ in true }) == [HeadCodes(codes: [], vector: nil)])
    }

    @Test func aHeadsCodesHavePlacesOfTheirOwn() throws {
        let model = try model(head: queryHead)
        let words = ["red", "blue", "green", "black", "white", "small", "round", "soft"]
        let written = ["sofa", "seat", "stool", "bench"].map {
            GeneratedCode(code: Code($0)!, logProbability: -1)
        }
        let named = ["sofa"] + (0..<40).map { "near\($0)" }
        let codes = model.queryCodes(
            for: words.joined(separator: " "),
            with: named.map { GeneratedCode(code: Code($0)!, logProbability: -2, isFromHead: true) } + written,
            frequencies: { _ in 1 }, isLive: { _ in false })
        // Two of the model's beside eight words; what both name is the head's.
        #expect(codes.filter { $0.origin == .generated }.map(\.code.description) == ["seat", "stool"])
        let ofHead = codes.filter { $0.origin == .head }
        #expect(ofHead.map(\.code.description) == Array(named.prefix(CodeHead.mostCodes)))
        #expect(ofHead.allSatisfy { abs(($0.probability ?? 0) - exp(-2)) < 1e-6 })
        #expect(Set(codes.map(\.code)).count == codes.count)
    }

    // MARK: Files

    private func encoder(in folder: URL, weights: String = "weights") throws -> EncoderFolder {
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("1_Pooling"), withIntermediateDirectories: true)
        for (name, text) in [
            ("config.json", "{}"), ("model.safetensors", weights), ("vocab.txt", "[PAD]"),
            ("1_Pooling/config.json", "{}"),
        ] {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return EncoderFolder(folder)
    }

    @Test func whatAnEncoderLacksIsNamed() throws {
        let folder = try TemporaryFolder()
        #expect(EncoderFolder(folder.url).missingFiles == ["config.json", "model.safetensors", "tokenizer.json"])
        #expect(try encoder(in: folder.url).missingFiles == [])
    }

    @Test func anEncodersDigestIsThatOfItsFiles() throws {
        let folder = try TemporaryFolder()
        let encoder = try encoder(in: folder.url.appendingPathComponent("a"))
        let digest = try encoder.digest()
        #expect(digest.count == 32)
        try Data("what it is for".utf8).write(to: encoder.url.appendingPathComponent("README.md"))
        #expect(try encoder.digest() == digest)
        let copy = folder.url.appendingPathComponent("b")
        try encoder.copy(to: copy)
        #expect(try EncoderFolder(copy).digest() == digest)
        #expect(!FileManager.default.fileExists(atPath: copy.appendingPathComponent("README.md").path))
        let other = try self.encoder(in: folder.url.appendingPathComponent("c"), weights: "others")
        #expect(try other.digest() != digest)
    }

    @Test func aHeadOfAnotherEncoderIsRefused() throws {
        let folder = try TemporaryFolder()
        let encoder = try encoder(in: folder.url.appendingPathComponent("source"))
        let model = folder.url.appendingPathComponent("model")
        try QueryHead(queryHead.head, encoder: Synonyms(), folder: encoder).write(to: model)
        let error = #expect(throws: CodeHeadError.self) { try QueryHead(modelFolder: model) }
        #expect(error == .otherEncoder(folder: model.appendingPathComponent("encoder").path))
    }

    @Test func aScoringThatHearsAHeadNeedsOne() throws {
        var description = CodeModelDescription(selection: CodeSelection(), language: "english")
        description.scoring.headWeight = 0.4
        let error = #expect(throws: CodeModelDescriptionError.self) {
            try CodeModelDescription(json: try JSONEncoder().encode(description))
        }
        #expect(error?.reason.contains("there is no head") == true)
        description.head = queryHead.description
        #expect(try CodeModelDescription(json: try JSONEncoder().encode(description)) == description)
        // Vectors of products come from its encoder.
        description.scoring.headWeight = nil
        description.scoring.vectorWeight = 1
        #expect(try CodeModelDescription(json: try JSONEncoder().encode(description)) == description)
        description.head = nil
        let missing = #expect(throws: CodeModelDescriptionError.self) {
            try CodeModelDescription(json: try JSONEncoder().encode(description))
        }
        #expect(missing?.reason.contains("vectorWeight is above 0, and there is no head") == true)
        // What an older gramd has written.
        description.scoring.vectorWeight = nil
        let json = String(decoding: try JSONEncoder().encode(description), as: UTF8.self)
        #expect(!json.contains("head"))
        #expect(try CodeModelDescription(json: Data(json.utf8)) == description)
    }
}
