import Codes
import Testing

@testable import GRAM

@Suite struct PromptTextTests {
    @Test func aPromptIsSpelledOut() throws {
        let tokenizer = try SentencePieceTokenizer.train(on: SyntheticText(count: 500), vocabularySize: 512)
        let prompt = CodePrompt(tokenizer: tokenizer)
        let text = PromptText(tokenizer: tokenizer)
        #expect(text.text(of: prompt.query("kalo mer")) == "<query>kalo mer<code>")
        #expect(
            text.text(of: prompt.product(ProductText(title: "kalo", brand: "mer"))) == "<product>kalo ; mer<code>")
        #expect(text.text(of: try #require(prompt.codeTokens("kalo"))) == "kalo")
    }

    @Test func aBaseSpellsTheRolesItsOwnWay() throws {
        let tokenizer = try BaseModel(importing: BaseGolden.sharded).tokenizer
        let text = PromptText(tokenizer: tokenizer).text(of: CodePrompt(tokenizer: tokenizer).query("lamp"))
        #expect(text == "<role_a>lamp<role_c>")
    }
}
