import Codes
import Testing

@testable import Training

@Suite struct FoldScoringTests {
    private let counted = CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: nil)

    @Test func equalScoringsShareALineTheMostFrequentFirst() {
        let chosen = FoldScoring(
            scoring: CodeScoring(modelWeight: 0.1, generatedProductCodes: 0, feedback: nil), withoutNetwork: counted,
            queries: 80)
        var standard = chosen
        standard.scoring = counted
        standard.queries = 0
        #expect(
            FoldScoring.lines([chosen, standard, chosen]) == [
                "gramd: model weight 0.1, no generated codes of products, no feedback, no phrases "
                    + "(chosen on held-out queries), 2 of 3 models",
                "without the network: no network, no feedback, no phrases (chosen on held-out queries), 2 of 3 models",
                "gramd: no network, no feedback, no phrases (the default), 1 of 3 models",
                "without the network: no network, no feedback, no phrases (the default), 1 of 3 models",
            ])
    }

    @Test func oneModelIsNotCounted() {
        let fold = FoldScoring(scoring: counted, withoutNetwork: counted, queries: 0)
        #expect(
            FoldScoring.lines([fold]) == [
                "gramd: no network, no feedback, no phrases (the default)",
                "without the network: no network, no feedback, no phrases (the default)",
            ])
    }
}
