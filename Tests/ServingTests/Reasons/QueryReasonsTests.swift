import Codes
import Foundation
import Testing

@testable import Serving

@Suite struct QueryReasonsTests {
    private let gain = MeasuredGain(recall: 0.02, error: 0.01, queries: 60)

    private func code(_ text: String) throws -> Code { try #require(Code(text)) }

    private func written(_ text: String, _ probability: Float) throws -> GeneratedCode {
        GeneratedCode(code: try code(text), logProbability: log(probability))
    }

    private func query(
        _ codes: [QueryCode], values: [Code], written: [GeneratedCode] = [], gains: MeasuredGains? = nil
    ) -> EncodedQuery {
        EncodedQuery(
            codes: codes, values: values, written: written, vector: nil, scoring: CodeScoring(), gains: gains,
            model: "m")
    }

    @Test func theRarestWordsOfALongQueryAreKept() throws {
        let values = try (0..<12).map { try code("word\($0)") }
        // The first has most products, the last none.
        let products = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, 11 - $0) })
        let kept = values[1...10].map { QueryCode(code: $0, isOwn: true) }
        let reasons = QueryReasons(query(kept, values: values)) { products[$0] ?? 0 }
        #expect(reasons.kept == (1...10).map { .init(.ownWord, rank: 11 - $0, of: 12) })
        #expect(reasons.leftOut.map(\.code.code) == [values[0], values[11]])
        #expect(
            reasons.leftOut.map(\.reason) == [
                .init(.commonWord, rank: 11, of: 12, places: 10), .init(.commonWord, rank: 12, of: 12, places: 10),
            ])
    }

    @Test func aHeadHasPlacesOfItsOwn() throws {
        let own = QueryCode(code: try code("couch"), isOwn: true)
        let named = try (0..<31).map { place in
            GeneratedCode(
                code: try code(place == 0 ? "sofa" : "near\(place)"), logProbability: -1, isFromHead: true)
        }
        let written = try [written("sofa", 0.5), written("seat", 0.2)]
        var gains = MeasuredGains()
        (gains.head, gains.network) = (gain, nil)
        let codes = [own, QueryCode(written[1])] + named.prefix(30).map { QueryCode($0) }
        let reasons = QueryReasons(
            query(codes, values: [own.code], written: named + written, gains: gains)
        ) { _ in 1 }
        #expect(reasons.kept[0] == .init(.ownWord, rank: 1, of: 1))
        // What the head named as well takes no place of the model's.
        #expect(reasons.kept[1] == .written(rank: 1, places: 9, nil))
        #expect(reasons.kept[2...] == (1...30).map { .named(rank: $0, places: 30, gain) }[...])
        #expect(reasons.leftOut.map(\.reason) == [.named(rank: 31, places: 30, gain)])
        #expect(reasons.leftOut.map(\.code.origin) == [.head])
        #expect(!reasons.leftOut[0].reason.isKept)
    }

    @Test func theModelFillsThePlacesThatOwnWordsLeave() throws {
        let values = try (0..<7).map { try code("word\($0)") }
        // Of a word that products write in another way.
        let own = try (values + [code("sofa")]).map { QueryCode(code: $0, isOwn: true) }
        let written = try [
            written("couch", 0.5), written("sofa", 0.2), written("settee", 0.1), written("divan", 0.05),
        ]
        let added = [written[0], written[2]].map {
            QueryCode(code: $0.code, isOwn: false, probability: $0.probability)
        }
        var gains = MeasuredGains()
        gains.network = gain
        let reasons = QueryReasons(query(own + added, values: values, written: written, gains: gains)) { _ in 1 }
        #expect(reasons.kept[7] == .init(.compound))
        #expect(reasons.kept[8...] == [.written(rank: 1, places: 2, gain), .written(rank: 2, places: 2, gain)])
        #expect(reasons.leftOut.map(\.code.code.description) == ["sofa", "divan"])
        #expect(reasons.leftOut.map(\.reason) == [.init(.inText), .written(rank: 3, places: 2, gain)])
        #expect(reasons.leftOut.allSatisfy { !$0.reason.isKept && !$0.code.isOwn })
    }

    @Test func phrasesTypedCodesAndUnknownWordsAreTold() throws {
        var gains = MeasuredGains()
        (gains.typedCodes, gains.heardTypedCodes) = (gain, MeasuredGain(recall: 0.01, error: 0.01, queries: 60))
        let typed = try written("category:sofa|colour:red", 0.4)
        let codes = try [
            QueryCode(code: code("red"), isOwn: true), QueryCode(code: code("zzz"), isOwn: true),
            QueryCode(code: code("red|sofa"), isOwn: true), QueryCode(code: code("colour:red"), isOwn: true),
            QueryCode(code: typed.code, isOwn: false, probability: typed.probability),
        ]
        let values = try [code("red"), code("zzz")]
        let reasons = QueryReasons(query(codes, values: values, written: [typed], gains: gains)) {
            $0.description == "zzz" ? 0 : 3
        }
        #expect(
            reasons.kept == [
                .init(.ownWord, rank: 1, of: 2), .init(.unknownWord), .init(.phrase), .init(.typedValues, gain: gain),
                .written(rank: 1, places: 9, gains.heardTypedCodes),
            ])
        #expect(reasons.leftOut.isEmpty)
    }
}
