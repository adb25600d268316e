import Foundation
import Testing

@testable import Serving

/// The page is whole, and does what its policy allows.
@Suite struct PageFileTests {
    private func text(_ file: PageFile) -> String { String(decoding: file.bytes, as: UTF8.self) }

    @Test(arguments: PageFile.allCases)
    func asksForNothingElse(file: PageFile) throws {
        let text = text(file)
        #expect(!text.isEmpty)
        for expression in [#"(?:src|href)="(page/[^"]*)""#, #"from "\./([^"]*)""#] {
            let found = try NSRegularExpression(pattern: expression).matches(
                in: text, range: NSRange(text.startIndex..., in: text))
            for match in found {
                let name = String(text[try #require(Range(match.range(at: 1), in: text))])
                #expect(PageFile(rawValue: name.replacing("page/", with: "")) != nil, "\(file) asks for \(name)")
            }
        }
        let namespace = "http://www.w3.org/2000/svg"
        #expect(!text.replacing(namespace, with: "").contains("://"))
    }

    @Test(arguments: PageFile.allCases)
    func runsAndDrawsNothingThatStandsInData(file: PageFile) {
        let text = text(file)
        for word in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "style=\"",
        ] {
            #expect(!text.contains(word), "\(file) has \(word)")
        }
    }

    @Test func nothingIsInlineInTheDocument() {
        let document = text(.document)
        #expect(!document.contains("<style") && !document.contains("<script>") && !document.contains(" onclick"))
    }

    @Test func thePolicyAllowsThePageOnly() {
        #expect(
            PageFile.policy.hasPrefix(
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"))
        #expect(!PageFile.policy.contains("unsafe"))
    }
}
