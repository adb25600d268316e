import Codes
import Foundation
import GRAM
import Serving
import Testing

@Suite struct ProductReasonsTests {
    private let gain = MeasuredGain(recall: 0.02, error: 0.01, queries: 60)

    /// Posts two words of what the model writes, and typed codes whose probability is 1/9 or more.
    private func model() -> CodeModelDescription {
        var model = CodeModelDescription(
            selection: CodeSelection(), scoring: CodeScoring(generatedProductCodes: 2), language: "english")
        model.scoring.postsTypedCodes = true
        // p / (1 + p)
        model.typed = TypedGeneration(codes: [Code](), calibration: ProbabilityCalibration(intercept: 0, slope: 1))
        var gains = MeasuredGains()
        gains.postedTypedCodes = gain
        model.gains = gains
        return model
    }

    private func written(_ text: String, _ probability: Float) throws -> GeneratedCode {
        GeneratedCode(code: try #require(Code(text)), logProbability: log(probability))
    }

    private func written() throws -> [GeneratedCode] {
        try [
            written("couch", 0.6), written("settee", 0.2), written("lounge", 0.1), written("category:sofa", 1),
            written("category:lamp", 0.05),
        ]
    }

    private let postings = [
        ProductReasons.Posting(code: "red", origin: .own, weight: 1, products: 5),
        .init(code: "sofa", origin: .own, weight: 1, products: 2),
        .init(code: "red|sofa", origin: .own, weight: 1, products: 1),
        .init(code: "settee", origin: .generated, weight: 0.4, products: 1),
        .init(code: "couch", origin: .generated, weight: 0.4, products: 3),
        .init(code: "category:sofa", origin: .generated, weight: 0.5, products: 2),
        .init(code: "divan", origin: .clicked, weight: 0.2, products: 1),
    ]

    @Test func eachCodeHasTheReasonThatKeptIt() throws {
        let reasons = ProductReasons(model: model()).kept(
            postings, written: try written(), clicks: ["divan": 7, "red": 9])
        #expect(
            reasons == [
                .init(.ownWord, rank: 2, of: 2), .init(.ownWord, rank: 1, of: 2), .init(.phrase),
                .written(rank: 2, places: 2, nil),
                .written(rank: 1, places: 2, nil), .written(chance: 0.5, least: 0.1, gain), .init(.clicked, clicks: 7),
            ])
    }

    /// What is held in memory says less: the order of what the model wrote, and weights.
    @Test func whatIsNotLookedUpIsNotTold() {
        let reasons = ProductReasons(model: model()).kept(postings)
        #expect(reasons[3] == .written(rank: 1, places: 2, nil) && reasons[4] == .written(rank: 2, places: 2, nil))
        #expect(reasons[5] == .written(chance: 0.5, least: 0.1, gain) && reasons[6] == .init(.clicked))
        #expect(ProductReasons(model: nil).kept(postings).allSatisfy { $0.isKept })
    }

    @Test func whatTheModelWroteAndIsNotPostedSaysWhy() throws {
        let occurrences = CodeOccurrences(of: ProductText(title: "red sofa"), analyzer: try CodeAnalyzer())
        var model = model()
        func leftOut() throws -> [ProductReasons.LeftOut] {
            ProductReasons(model: model).leftOut(
                Set(postings.map(\.code)), occurrences, written: try written())
        }
        let left = try leftOut()
        #expect(left.map(\.code) == ["lounge", "category:lamp"] && left.allSatisfy { $0.origin == .generated })
        #expect(left[0].reason == .written(rank: 3, places: 2, nil))
        #expect(left[1].reason.rule == .seldomRight && left[1].reason.gain == gain)
        #expect(abs((left[1].probability ?? 0) - 0.05) < 1e-6)
        (model.scoring.postsTypedCodes, model.scoring.generatedProductCodes) = (nil, 0)
        #expect(try leftOut().map(\.reason) == [.init(.withoutPart), .init(.withoutPart, gain: gain)])
    }

    @Test func wordsThatAreNotPostedYetOrStandTooFarBehindSayWhy() throws {
        let letters = Array("bcfghjkmpqvxz")
        let words = (0..<300).map { (number: Int) -> String in
            let places: [Int] = [number / 169, number / 13 % 13, number % 13]
            return String(places.map { letters[$0] })
        }
        let occurrences = CodeOccurrences(
            of: ProductText(title: words.joined(separator: " ")), analyzer: try CodeAnalyzer())
        let codes = occurrences.entries.map(\.code.description)
        #expect(codes.count > 256)
        let left = ProductReasons(model: nil).leftOut(Set(codes.prefix(256)), occurrences, written: [])
        #expect(left.map(\.code) == Array(codes.dropFirst(256)))
        #expect(left.first?.reason == .init(.longText, rank: 257, places: 256))
        let waiting = ProductReasons(model: nil).leftOut([], occurrences, written: [])
        #expect(waiting.count == codes.count && waiting[0].reason == .init(.waiting))
    }
}
