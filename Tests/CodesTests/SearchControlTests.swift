import Codes
import Testing

@Suite struct SearchControlTests {
    private let scoring = CodeScoring(
        modelWeight: 0.3, generatedProductCodes: 3, generatedPostingWeight: 0.2, feedback: CodeFeedback(weight: 0.1),
        phraseWeight: 0.15, typedWeights: TypedCodeWeights(coarse: 0.4, medium: 0.2, fine: 0))

    @Test func eachControlLeavesOutItsPartOfTheScoring() {
        #expect(SearchControl.ownCodes.scoring(scoring) == .ownCodes)
        let counted = SearchControl.withoutNetwork.scoring(scoring)
        #expect(counted.hasNoNetwork && counted.feedback == scoring.feedback && counted.phraseWeight == 0.15)
        #expect(counted.typedWeights == scoring.typedWeights)
        let onQueries = SearchControl.networkOnQueries.scoring(scoring)
        #expect(onQueries.modelWeight == 0.3 && onQueries.generatedProductCodes == 0 && !onQueries.hasNoNetwork)
        let onProducts = SearchControl.networkOnProducts.scoring(scoring)
        #expect(onProducts.modelWeight == 0 && onProducts.generatedProductCodes == 3 && !onProducts.hasNoNetwork)
        // As many codes as the network has unless something else was chosen, with their weight.
        let neighbours = SearchControl.neighbourCodes.scoring(scoring)
        #expect(neighbours.modelWeight == 0 && neighbours.generatedProductCodes == 10)
        #expect(neighbours.generatedPostingWeight == 0.4 && SearchControl.neighbourWeight == PostingWeight(0.4))
        #expect(neighbours.feedback == scoring.feedback && neighbours.typedWeights == scoring.typedWeights)
        #expect(SearchControl.withoutClickedWords.scoring(scoring) == scoring)
        var written = scoring
        (written.hearsTypedCodes, written.postsTypedCodes) = (true, true)
        var untyped = scoring
        untyped.typedWeights = nil
        #expect(SearchControl.withoutTypedCodes.scoring(written) == untyped)
        #expect(SearchControl.networkOnQueries.scoring(written).postsTypedCodes == nil)
        #expect(SearchControl.networkOnProducts.scoring(written).postsTypedCodes == true)
        #expect(SearchControl.withoutNetwork.scoring(written).hasNoNetwork)
    }

    @Test func aHeadIsAPartOfTheNetworkAndPartedFromIt() {
        var both = scoring
        both.headWeight = 0.4
        for control in [SearchControl.ownCodes, .withoutNetwork, .neighbourCodes, .networkOnProducts] {
            #expect(!control.scoring(both).hearsHead)
        }
        #expect(SearchControl.withoutNetwork.scoring(both).hasNoNetwork)
        #expect(SearchControl.networkOnQueries.scoring(both).headWeight == 0.4)
        #expect(SearchControl.withoutHead.scoring(both) == scoring)
        let head = SearchControl.headOnly.scoring(both)
        #expect(head.headWeight == 0.4 && head.modelWeight == 0 && head.generatedProductCodes == 0)
        #expect(head.feedback == scoring.feedback && head.phraseWeight == 0.15 && !head.hasNoNetwork)
        #expect(
            "\(CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: nil, headWeight: 0.4))"
                == "no generated codes, codes of the head of weight 0.4, no feedback, no phrases")
    }

    @Test func wordsOfClicksAreCountedAndNoPartOfOwnCodes() {
        #expect(
            SearchControl.allCases.filter(\.keepsClickedWords)
                == [
                    .withoutNetwork, .neighbourCodes, .networkOnQueries, .networkOnProducts, .withoutHead, .headOnly,
                    .withoutVectors, .withoutTypedCodes,
                ])
        #expect(
            SearchControl.allCases.filter(\.keepsProductCodes)
                == [.networkOnProducts, .withoutHead, .withoutVectors, .withoutClickedWords, .withoutTypedCodes])
    }

    @Test func vectorsAreOfTheNetwork() {
        var sorted = scoring
        sorted.vectorWeight = 1
        #expect(!sorted.hasNoNetwork && SearchControl.withoutNetwork.scoring(sorted).hasNoNetwork)
        #expect(SearchControl.withoutVectors.scoring(sorted) == scoring)
        for control in SearchControl.allCases {
            #expect(control.scoring(sorted).hearsVectors == control.keepsVectors)
        }
        #expect(
            SearchControl.allCases.filter(\.keepsVectors) == [.withoutHead, .withoutClickedWords, .withoutTypedCodes])
    }

    @Test func typedCodesAreCountedAndNoPartOfOwnCodes() {
        #expect(SearchControl.allCases.filter { !$0.keepsTypedCodes } == [.ownCodes, .withoutTypedCodes])
    }

    @Test func aScoringSaysWhatCounts() {
        #expect("\(scoring)".hasSuffix("0.15, typed codes of weight 0.4 coarse, 0.2 medium, 0.0 fine"))
        let scoring = SearchControl.withoutTypedCodes.scoring(scoring)
        #expect(
            "\(scoring)"
                == "model weight 0.3, 3 generated codes a product of weight 0.2, feedback of weight 0.1, "
                + "phrases of weight 0.15")
        #expect(
            "\(SearchControl.networkOnQueries.scoring(scoring))"
                == "model weight 0.3, no generated codes of products, feedback of weight 0.1, phrases of weight 0.15")
        #expect(
            "\(SearchControl.networkOnProducts.scoring(scoring))"
                == "3 generated codes a product of weight 0.2, none of queries, feedback of weight 0.1, "
                + "phrases of weight 0.15")
        #expect("\(CodeScoring.ownCodes)" == "no network, no feedback, no phrases")
    }
}
