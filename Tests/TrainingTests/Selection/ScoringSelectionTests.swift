import Codes
import Testing

@testable import Training

@Suite struct ScoringSelectionTests {
    @Test func theDefaultStaysUnlessAnotherIsClearlyBetter() {
        let standard = (0..<40).map { Double($0 % 5) / 5 }
        let better = standard.map { $0 + 0.1 }
        // As good on average, now better and now worse.
        let noisy = standard.enumerated().map { $1 + ($0 % 2 == 0 ? 0.3 : -0.29) }
        #expect(ScoringSelection.best(of: [standard, noisy]) == 0)
        #expect(ScoringSelection.best(of: [standard, noisy, better]) == 2)
        #expect(ScoringSelection.best(of: [standard]) == 0)
    }

    @Test func aHandfulOfQueriesDecidesNothing() {
        let standard = [Double](repeating: 0.2, count: ScoringSelection.leastQueries - 1)
        #expect(ScoringSelection.best(of: [standard, standard.map { $0 + 0.5 }]) == 0)
    }

    @Test func theFirstChoiceIsTheDefaultAndOwnCodesAloneAreAmongThem() {
        #expect(ScoringSelection.choices.first == .init())
        #expect(ScoringSelection.choices.contains { $0.modelWeight == 0 && $0.generatedProductCodes == 0 })
    }
}
