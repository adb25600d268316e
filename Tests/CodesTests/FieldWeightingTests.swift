import Codes
import Foundation
import Testing

@Suite struct FieldWeightingTests {
    private func frequencies(title: UInt16 = 0, description: UInt16 = 0) -> FieldValues<UInt16> {
        var frequencies = FieldValues<UInt16>(repeating: 0)
        frequencies.title = title
        frequencies.description = description
        return frequencies
    }

    /// A query whose two products hold its code in the title and in the description.
    private func query(clicked: ProductField) -> FieldWeightingFit.Query {
        FieldWeightingFit.Query(
            matches: [
                .init(product: 0, inverseFrequency: 2, frequencies: frequencies(title: 1)),
                .init(product: 1, inverseFrequency: 2, frequencies: frequencies(description: 2)),
            ], lengthFactors: [1, 1], clickShares: clicked == .title ? [1, 0] : [0, 1])
    }

    @Test func clicksRaiseTheFieldThatLedToThem() {
        let queries = [ProductField](repeating: .title, count: 30).map(query)
        let weighting = FieldWeightingFit(queries: queries).fit()
        #expect(weighting.weights.title > 1.3)
        #expect(weighting.weights.description < 0.8)
        // Nothing was seen of the others.
        #expect(weighting.weights.brand == 1 && weighting.weights.attribute == 1)
    }

    @Test func aFewClicksMoveLittle() {
        let few = FieldWeightingFit(queries: [query(clicked: .title)]).fit()
        let many = FieldWeightingFit(queries: [ProductField](repeating: .title, count: 100).map(query)).fit()
        #expect(few.weights.title > 1 && few.weights.title < many.weights.title)
        #expect(FieldWeightingFit(queries: []).fit() == FieldWeighting())
    }

    @Test func theWeightedFormIsBM25sWhereAllFieldsCountAlike() {
        let analyzer = try! CodeAnalyzer()
        let found = CodeOccurrences(
            of: ProductText(title: "lamp lamp", description: "a lamp of brass"), analyzer: analyzer)
        let plain = CodeSelection(averageLength: 6).choices(from: found)
        let alike = CodeSelection(averageLength: 6, weighting: FieldWeighting()).choices(from: found)
        #expect(plain == alike)
        // Three occurrences, k1 0.9, a text of mean length.
        #expect(abs(plain[0].weight - 3 * 1.9 / 3.9) < 1e-6)
        var weights = FieldValues(repeating: 1.0)
        weights.title = 2
        let heavier = CodeSelection(averageLength: 6, weighting: FieldWeighting(weights: weights)).choices(from: found)
        #expect(abs(heavier[0].weight - 5 * 1.9 / 5.9) < 1e-6)
        #expect(heavier[1] == plain[1])
    }

    @Test func aSelectionOfAnOlderVersionStillReads() throws {
        let old = try JSONDecoder().decode(CodeSelection.self, from: Data(#"{"averageLength": 12}"#.utf8))
        #expect(old == CodeSelection(averageLength: 12))
    }
}
