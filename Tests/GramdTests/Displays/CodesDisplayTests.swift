import Codes
import Foundation
import Monitoring
import Testing

@testable import CodeIndex
@testable import gramd

@Suite struct CodesDisplayTests {
    /// A red sofa that has been coded, but for a word that has come since.
    private func document() throws -> ProductCodesDocument {
        let text = ProductText(title: "Red sofa bed")
        let postings =
            [("red", 5), ("sofa", 2)].map { code, products in
                StoredPosting(
                    code: code, origin: .own, weight: 1, probability: nil,
                    frequency: CodeFrequency(products: products, own: products))
            } + [
                StoredPosting(
                    code: "couch", origin: .clicked, weight: 0.25, probability: nil,
                    frequency: CodeFrequency(products: 1, own: 0))
            ]
        return ProductCodesDocument(
            "a", text, postings, CodeOccurrences(of: text, analyzer: try CodeAnalyzer()),
            in: Generation(id: 1, modelID: nil, state: .active, selection: CodeSelection()), model: nil, written: [],
            clicks: ["couch": 5], catalogueSize: 10, typedValues: [])
    }

    @Test func aProductsCodesSayWhyTheyAreThere() throws {
        let lines = CodesDisplay.text(try document()).description.split(separator: "\n").map {
            $0.split(separator: " ").joined(separator: " ")
        }
        #expect(lines[1] == "code found in weight p(c|t) products idf why")
        #expect(lines[2].hasPrefix("red title 1.00 5 ") && lines[2].hasSuffix(" word of the text, rank 2 of 2 by idf"))
        #expect(lines[3].hasSuffix(" word of the text, rank 1 of 2 by idf"))
        #expect(lines[4].hasPrefix("couch clicked 0.25 1 "))
        #expect(lines[4].hasSuffix(" word of queries that led here, 5 clicks"))
        #expect(lines[5...] == ["left out p(c|t) why", "bed not coded yet", "no typed values"])
    }

    @Test func scriptsGetTheReasons() throws {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(try document())) as? NSDictionary
        let codes = try #require(object?["codes"] as? [NSDictionary])
        #expect(
            codes.map { ($0["reason"] as? NSDictionary)?["rule"] as? String } == ["ownWord", "ownWord", "clicked"])
        let left = try #require(object?["leftOut"] as? [NSDictionary])
        #expect(left.map { $0["code"] as? String } == ["bed"])
        #expect((left.first?["reason"] as? NSDictionary)?["rule"] as? String == "waiting")
    }

    @Test func partsThatATrainingHasLeftOutAreTold() {
        var gains = MeasuredGains()
        gains.typedCodes = MeasuredGain(recall: -0.001, error: 0.002, queries: 60)
        let parts = [LeftOutPart].of(gains, without: CodeScoring())
        #expect(parts.map(\.part) == ["typed codes"])
        #expect([LeftOutPart].of(gains, without: nil).isEmpty && [LeftOutPart].of(nil, without: .ownCodes).isEmpty)
    }
}
