import Codes
import Testing

@Suite struct CodeScoringTests {
    private func code(_ text: String, own: Bool, _ probability: Double?, idf: Double) -> CodeScoring.FoundCode {
        CodeScoring.FoundCode(
            code: QueryCode(code: Code(text)!, isOwn: own, probability: probability), inverseFrequency: idf)
    }

    @Test func generatedCodesShareAPartOfTheOwnWeight() {
        let scoring = CodeScoring(modelWeight: 0.1)
        let weights = scoring.queryWeights(of: [
            code("red", own: true, 0.9, idf: 2), code("lamp", own: true, nil, idf: 6),
            code("light", own: false, 0.3, idf: 4), code("bulb", own: false, 0.1, idf: 4),
        ])
        #expect(weights[0] == 2 && weights[1] == 6)
        #expect(abs(weights[2] - 0.6) < 1e-12 && abs(weights[3] - 0.2) < 1e-12)
    }

    @Test func aHeadsCodesShareAPartOfTheirOwn() {
        let named = ["sofa", "seat"].map { text in
            CodeScoring.FoundCode(
                code: QueryCode(
                    GeneratedCode(
                        code: Code(text)!, logProbability: text == "sofa" ? -1 : -2, isFromHead: true)),
                inverseFrequency: 4)
        }
        let codes = [code("red", own: true, nil, idf: 8), code("light", own: false, 0.3, idf: 4)] + named
        let weights = CodeScoring(modelWeight: 0.1, headWeight: 0.4).queryWeights(of: codes)
        // What one of them has doesn't depend on the other.
        #expect(weights[0] == 8 && abs(weights[1] - 0.8) < 1e-12)
        #expect(abs(weights[2] + weights[3] - 3.2) < 1e-12)
        // e times as probable.
        #expect(abs(weights[2] / weights[3] - 2.718_28) < 1e-4)
        let deaf = CodeScoring(modelWeight: 0.1)
        #expect(deaf.queryWeights(of: codes)[2...] == [0, 0] && deaf.weight(of: named[0].code) == 0)
        #expect(codes.map(\.code.origin) == [.own, .generated, .head, .head])
    }

    @Test func aQueryWithoutLiveWordsIsSearchedByTheModelAlone() {
        let weights = CodeScoring(modelWeight: 0.1).queryWeights(of: [
            code("light", own: false, 0.3, idf: 4), code("bulb", own: false, 0.1, idf: 4),
        ])
        #expect(abs(weights[0] - 0.075) < 1e-12 && abs(weights[1] - 0.025) < 1e-12)
    }

    @Test func aModelWithoutAVoiceIsNotHeard() {
        let codes = [code("lamp", own: true, 0.5, idf: 6), code("light", own: false, 0.3, idf: 4)]
        #expect(CodeScoring.ownCodes.queryWeights(of: codes) == [6, 0])
        #expect(CodeScoring().queryWeights(of: [code("light", own: false, 0, idf: 4)]) == [0])
    }

    @Test func aTypedCodeCountsByItsGranularityAndIsNoWordOfTheQuery() {
        let scoring = CodeScoring(
            modelWeight: 0.1, feedback: nil, typedWeights: TypedCodeWeights(coarse: 0.5, medium: 0.25, fine: 0))
        let codes = [
            code("red", own: true, nil, idf: 2), code("category:sofa", own: true, nil, idf: 3),
            code("category:sofa|colour:red", own: true, nil, idf: 4),
            code("category:sofa|brand:acme|colour:red", own: true, nil, idf: 8),
            code("category:sofa|brand:acme|material:oak|colour:red", own: true, nil, idf: 8),
            code("couch", own: false, 0.5, idf: 4),
        ]
        #expect(scoring.queryWeights(of: codes) == [2, 1.5, 2, 2, 0, 0.2])
        var without = scoring
        without.typedWeights = nil
        #expect(without.queryWeights(of: codes) == [2, 0, 0, 0, 0, 0.2])
    }

    @Test func theModelsTypedCodesCountWhereTheScoringHearsThem() {
        var scoring = CodeScoring(modelWeight: 0.1, feedback: nil, typedWeights: TypedCodeWeights(0.5))
        let codes = [
            code("red", own: true, nil, idf: 2), code("couch", own: false, 0.25, idf: 4),
            code("category:sofa|colour:red", own: false, 0.5, idf: 4),
        ]
        #expect(scoring.queryWeights(of: codes) == [2, 0.2, 0])
        scoring.hearsTypedCodes = true
        #expect(scoring.queryWeights(of: codes) == [2, 0.1, 0.1])
        #expect("\(scoring)".hasSuffix("0.5 fine, the model's of queries too"))
        scoring.postsTypedCodes = true
        #expect("\(scoring)".hasSuffix("0.5 fine, the model's too") && !scoring.hasNoNetwork)
    }

    @Test func theOwnWeightIsOfWordsThatHaveProducts() {
        let codes = [
            code("red", own: true, nil, idf: 2), code("lamp", own: true, nil, idf: 6),
            code("light", own: false, 0.3, idf: 4), code("category:sofa", own: true, nil, idf: 3),
        ]
        #expect(CodeScoring().ownWeight(of: codes) == 8)
        #expect(CodeScoring().ownWeight(of: [codes[2]]) == 1)
    }

    @Test func weightsAreWholeUnits() {
        let codes = [
            code("lamp", own: true, nil, idf: 6.00004), code("light", own: false, 0.3, idf: 4),
            code("bulb", own: false, 0.1, idf: 4),
        ]
        #expect(CodeScoring(modelWeight: 0.1).integerWeights(of: codes) == [60_000, 4_500, 1_500])
        #expect(CodeScoring.score(units: 60_000 * 100) == 6)
    }

    @Test func feedbackSharesAPartOfTheQueryAmongTheStrongest() {
        let scoring = CodeScoring(feedback: CodeFeedback(products: 5, codes: 3, weight: 0.1))
        let evidence: [CodeScoring.Evidence] = [
            .init(code: 9, sum: 100, inverseFrequency: 2), .init(code: 4, sum: 200, inverseFrequency: 1),
            .init(code: 1, sum: 10, inverseFrequency: 1), .init(code: 2, sum: 300, inverseFrequency: 2),
        ]
        let weights = scoring.feedbackWeights(of: evidence, total: 100_000)
        #expect(weights.map(\.code) == [2, 4, 9] && weights.map(\.weight) == [6_000, 2_000, 2_000])
        #expect(scoring.feedbackWeights(of: evidence, total: 1).isEmpty)
        #expect(scoring.feedbackWeights(of: [], total: 100_000).isEmpty)
        #expect(CodeScoring.ownCodes.feedbackWeights(of: evidence, total: 100_000).isEmpty)
    }
}
