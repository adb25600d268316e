import Codes
import Testing

@Suite struct SortedAgainTests {
    private let scoring = CodeScoring(vectorWeight: 0.5)
    private let unit = Int64(CodeScoring.scoreUnits)

    private func order(_ scores: [Int64], _ cosines: [Float?], _ scoring: CodeScoring) -> [Int] {
        scoring.sortedAgain(scores, ownWeight: 4) { cosines[$0] }.map(\.place)
    }

    @Test func aNearerProductGetsAheadOfOneWithALittleMoreByCodes() {
        let found = scoring.sortedAgain([5 * unit, 4 * unit, unit], ownWeight: 4) { [0, 0.75, 1][$0] }
        #expect(found.map(\.place) == [1, 0, 2])
        // 0.5 · 4 · cos
        #expect(found.map(\.vectorPart) == [3 * unit / 2, 0, 2 * unit])
        #expect(found.map(\.score) == [11 * unit / 2, 5 * unit, 3 * unit])
        #expect(order([5 * unit, 4 * unit], [-0.5, 0.25], scoring) == [1, 0])
    }

    @Test func equalProductsStayInTheirOrder() {
        #expect(order([unit, unit, unit], [0.5, 0.5, 0.5], scoring) == [0, 1, 2])
        #expect(order([unit, unit, unit], [nil, nil, nil], scoring) == [0, 1, 2])
        #expect(scoring.sortedAgain([unit], ownWeight: 4) { _ in nil }.map(\.vectorPart) == [0])
        #expect(order([], [], scoring) == [])
    }

    /// In its place by codes it stays among those of the mean cosine.
    @Test func aProductWithoutAVectorIsNeitherFavouredNorPunished() {
        let found = scoring.sortedAgain([3 * unit, 2 * unit, unit], ownWeight: 4) { [1, nil, 0.5][$0] }
        #expect(found.map(\.place) == [0, 1, 2])
        #expect(found[1].vectorPart == 3 * unit / 2)
    }

    @Test func withoutAWeightNothingChanges() {
        let none = CodeScoring()
        #expect(!none.hearsVectors && scoring.hearsVectors)
        #expect(order([3, 2, 1], [0, 0.5, 1], none) == [0, 1, 2])
        #expect("\(scoring)".hasSuffix(", sorted again by vectors of weight 0.5"))
        #expect(!"\(none)".contains("vectors"))
    }

    @Test func whatIsFartherBehindStaysBehind() {
        let count = CodeScoring.sortedAgain + 2
        let scores = (0..<count).map { Int64(count - $0) }
        var asked: [Int] = []
        let found = scoring.sortedAgain(scores, ownWeight: 4) { place in
            asked.append(place)
            return place == CodeScoring.sortedAgain - 1 ? 1 : 0
        }
        #expect(asked == Array(0..<CodeScoring.sortedAgain))
        #expect(found.prefix(2).map(\.place) == [CodeScoring.sortedAgain - 1, 0])
        #expect(found.suffix(2).map(\.place) == [count - 2, count - 1])
        #expect(found.suffix(2).map(\.vectorPart) == [0, 0])
    }

    /// What is taken from the last of those sorted again is not taken from the next one.
    @Test func scoresMayRiseBehindThem() {
        let scores = [Int64](repeating: unit, count: CodeScoring.sortedAgain + 1)
        let found = scoring.sortedAgain(scores, ownWeight: 4) { _ in -0.25 }
        #expect(found.map(\.score) == scores.dropLast().map { $0 - unit / 2 } + [unit])
    }
}
