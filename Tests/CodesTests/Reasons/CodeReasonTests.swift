import Codes
import Foundation
import Testing

@Suite struct CodeReasonTests {
    private let gain = MeasuredGain(recall: 0.0142, error: 0.0031, queries: 126)

    @Test func aGainIsTheMeanDifferenceWithItsStandardError() throws {
        let gain = try #require(MeasuredGain(with: [0.5, 0.7, 0.3], without: [0.4, 0.4, 0.1]))
        #expect(abs(gain.recall - 0.2) < 1e-12 && gain.queries == 3)
        // The differences 0.1, 0.3 and 0.2 have a standard deviation of 0.1.
        #expect(abs(gain.error - 0.1 / 3.0.squareRoot()) < 1e-12)
        #expect(MeasuredGain(with: [1], without: [0]) == nil)
    }

    @Test func aReasonSaysWhatDecided() {
        let texts: KeyValuePairs<CodeReason, String> = [
            .init(.ownWord, rank: 2, of: 9): "word of the text, rank 2 of 9 by idf",
            .init(.unknownWord): "word of the query that no product has",
            .init(.typedValues, gain: gain):
                "typed values of the text; +1.4 ± 0.3 points of recall on 126 held-out queries",
            .init(.typedValues): "typed values of the text",
            .written(rank: 3, places: 10, nil): "written by the model, place 3 of 10",
            .written(rank: 11, places: 10, nil): "written by the model, place 11, 10 are kept",
            .named(rank: 3, places: 30, nil): "near by meaning, place 3 of 30",
            .named(rank: 31, places: 30, nil): "near by meaning, place 31, 30 are kept",
            .written(chance: 0.625, least: 0.1, nil): "written by the model, right with a chance of 0.62",
            .written(chance: 0.041, least: 0.1, nil):
                "written by the model, right with a chance of 0.04, less than 0.10",
            .init(.clicked, clicks: 12): "word of queries that led here, 12 clicks",
            .init(.clicked, clicks: 2.5): "word of queries that led here, 2.5 clicks",
            .init(.clicked): "word of queries that led here",
            .init(.commonWord, rank: 12, of: 14, places: 10): "rank 12 of 14 words by idf, 10 are kept",
            .init(.longText, rank: 300, places: 256): "word 300 of a long text, 256 are kept",
        ]
        for (reason, text) in texts { #expect(reason.text == text) }
    }

    @Test func whatIsLeftOutIsTold() {
        #expect(CodeReason.written(rank: 10, places: 10, nil).isKept)
        #expect(!CodeReason.written(rank: 1, places: 0, nil).isKept)
        #expect(CodeReason.written(chance: 0.1, least: 0.1, nil).isKept)
        #expect(!CodeReason.written(chance: 0.09, least: 0.1, nil).isKept)
        #expect(!CodeReason(.withoutPart, gain: gain).isKept && !CodeReason(.waiting).isKept)
        #expect(CodeReason(.clicked).isKept && CodeReason(.unknownWord).isKept)
    }

    @Test func aReasonIsEncodedWithTheNumbersThatDecided() throws {
        let data = try JSONEncoder().encode(CodeReason(.typedValues, gain: gain))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
        #expect(
            object == [
                "rule": "typedValues",
                "text": "typed values of the text; +1.4 ± 0.3 points of recall on 126 held-out queries",
                "gain": ["recall": 0.0142, "error": 0.0031, "queries": 126] as NSDictionary,
            ])
    }

    @Test func partsThatAScoringHasAreNotLeftOut() {
        var gains = MeasuredGains()
        (gains.network, gains.phrases, gains.typedCodes) = (gain, gain, gain)
        var scoring = CodeScoring(phraseWeight: 0.15)
        #expect(gains.leftOut(by: scoring).map(\.part) == ["typed codes"])
        scoring.typedWeights = TypedCodeWeights(0.4)
        #expect(gains.leftOut(by: scoring).isEmpty)
        #expect(gains.leftOut(by: .ownCodes).map(\.part) == ["the network", "phrases", "typed codes"])
    }
}
