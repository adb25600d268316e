import Foundation
import Monitoring
import Serving
import Testing

@testable import gramd

@Suite struct SearchDisplayTests {
    private func display(title: String) throws -> String {
        let title = String(decoding: try JSONEncoder().encode(title), as: UTF8.self)
        let result = try JSONDecoder().decode(
            SearchResult.self,
            from: Data(
                """
                {"query": "lamp", "generation": 1, "milliseconds": 1.25,
                 "codes": [{"code": "lamp", "origin": "own"}, {"code": "light", "origin": "generated", "probability": 0.5}],
                 "products": [{"productID": \(title), "title": \(title), "score": 2, "matchedCodes": ["lamp", \(title)]}]}
                """.utf8))
        return SearchDisplay(result).text.description
    }

    @Test func showsCodesAndProducts() throws {
        #expect(
            try display(title: "a") == """
                codes: lamp, light (generated, p 0.5)
                   2.000  a  a  [lamp a]
                1 products from generation 1 in 1.2 ms
                """)
    }

    @Test func aProductIsOneLineAndActsOnNothing() throws {
        let lines = try display(title: "a\n   9.000  b\r\u{1B}[2J\u{9B}\u{202E}\u{2029}").split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { DisplayText.escaping(String($0)) == $0 })
    }
}
