import Codes
import Testing

@testable import GRAM

/// A model that has learned nothing writes every code that it may.
@Suite struct TypedGenerationTests {
    private let lines = [
        "brand:lamp|style:red", "brand:lamp|style:blue", "style:red", "red lamp", "blue lamp", "brand:lamp style:blue",
    ]

    private func model(writesTypedCodes: Bool?, ofProducts: TypedGeneration? = nil) throws -> CodeModel {
        let tokenizer = try SentencePieceTokenizer.train(on: lines, vocabularySize: 512)
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 32, intermediateSize: 64, layerCount: 1, headCount: 2, keyValueHeadCount: 2,
                vocabularySize: tokenizer.vocabularySize), seed: 5)
        let values = ["brand:lamp", "style:red", "style:blue"].compactMap { TypedValue($0) }
        var description = CodeModelDescription(
            selection: CodeSelection(
                typed: TypedCodeRule(combinations: [[.style], [.brand, .style]], values: values, fields: [:])),
            language: "english")
        description.writesTypedCodes = writesTypedCodes
        description.typed = ofProducts
        return try CodeModel(BaseModel(parameters: parameters, tokenizer: tokenizer), description: description)
    }

    private let codes = ["red", "lamp", "brand:lamp|style:red", "brand:lamp|style:blue", "style:red"].map { Code($0)! }

    @Test func typedCodesHaveATrieOfTheirOwn() throws {
        let prompt = try model(writesTypedCodes: nil).prompt
        #expect(CodeTrie(of: codes, in: prompt).count == 2)
        let typed = CodeTrie(of: codes, kind: .typed, in: prompt)
        #expect(typed.count == 3)
        #expect(typed.contains(try #require(prompt.tokens(ofCode: "brand:lamp|style:blue"))))
    }

    @Test func aQueryGetsTypedCodesBesideWordsAndNoneThatItHas() async throws {
        let model = try model(writesTypedCodes: true)
        let words = CodeTrie(of: codes + [Code("blue")!], in: model.prompt)
        let typed = CodeTrie(of: codes, kind: .typed, in: model.prompt)
        let written = try await model.codes(for: ["red lamp", "lamp"], among: words, typed: typed)
        #expect(written[0].map(\.code.description) == ["blue", "brand:lamp|style:blue"])
        #expect(
            Set(written[1].map(\.code.description)) == [
                "red", "blue", "brand:lamp|style:red", "brand:lamp|style:blue", "style:red",
            ])
        let all = model.queryCodes(
            for: "red lamp", with: written[0], frequencies: { _ in 1 }, isLive: { _ in false })
        #expect(
            all.map(\.code.description) == [
                "red", "lamp", "style:red", "brand:lamp|style:red", "blue", "brand:lamp|style:blue",
            ])
        #expect(all.map(\.isOwn) == [true, true, true, true, false, false])
    }

    /// The tokenizer that is trained here folds case.
    @Test func aTypesNameSurvivesTheTokenizer() throws {
        let code = try #require(TypedCode("salesSpecification:red|usageScenario:lamp"))
        let tokenizer = try SentencePieceTokenizer.train(on: lines + [code.description], vocabularySize: 512)
        #expect(TypedCode(tokenizer.decode(tokenizer.encode(code.description))) == code)
    }

    @Test func aModelThatHasNotLearnedThemIsNotAsked() async throws {
        let model = try model(writesTypedCodes: nil)
        let typed = CodeTrie(of: codes, kind: .typed, in: model.prompt)
        let written = try await model.codes(
            for: ["lamp"], among: CodeTrie(of: codes, in: model.prompt), typed: typed)
        #expect(written[0].map(\.code.description) == ["red"])
    }

    @Test func aProductGetsTypedCodesByTheChanceThatTheyAreRight() async throws {
        let generation = TypedGeneration(
            codes: codes.filter { $0.kind == .typed }, calibration: ProbabilityCalibration(intercept: 0, slope: 0))
        let model = try model(writesTypedCodes: nil, ofProducts: generation)
        let lamp = ProductText(title: "red lamp")
        let written = try await model.codes(for: [lamp])[0]
        // The other two are its own.
        #expect(written.filter { $0.code.kind == .typed }.map(\.code.description) == ["brand:lamp|style:blue"])
        let typed = CodeSelection.Choice(code: try #require(Code("brand:lamp|style:blue")), weight: 0.5)
        #expect(model.description.typedPostings(of: written) == [typed])
        var description = model.description
        let words = description.postings(of: written)
        #expect(words.allSatisfy { $0.code.kind != .typed })
        description.scoring.postsTypedCodes = true
        #expect(description.postings(of: written) == words + [typed])
        let others = try await model.codes(for: [lamp], excludingOwn: false)[0]
        #expect(others.allSatisfy { $0.code.kind != .typed })
    }

    @Test func unlikelyTypedCodesAreNotPosted() throws {
        let code = GeneratedCode(code: try #require(Code("brand:lamp|style:blue")), logProbability: -1)
        let generation = TypedGeneration(codes: [], calibration: ProbabilityCalibration(intercept: -1, slope: 1))
        let model = try model(writesTypedCodes: nil, ofProducts: generation)
        // The chance is 1 in 1 + e².
        #expect(model.description.typedPostings(of: [code]).count == 1)
        let rarer = GeneratedCode(code: code.code, logProbability: -2)
        #expect(model.description.typedPostings(of: [rarer]).isEmpty)
    }

    @Test func aSecondTokenAsksForTypedCodes() throws {
        let prompt = try model(writesTypedCodes: true).prompt
        let plain = prompt.query("red lamp")
        #expect(prompt.query("red lamp", asksTyped: true) == plain + plain.suffix(1))
    }
}
