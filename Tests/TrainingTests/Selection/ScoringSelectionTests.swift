import Codes
import Execution
import Testing

@testable import Training

@Suite struct ScoringSelectionTests {
    private let simple = (0..<40).map { Double($0 % 5) / 5 }

    @Test func theSimplestIsTakenUnlessAnotherIsClearlyBetter() {
        let better = simple.map { $0 + 0.1 }
        // A little better on average, now much better and now much worse.
        let noisy = simple.enumerated().map { $1 + ($0 % 2 == 0 ? 0.3 : -0.28) }
        #expect(ScoringSelection.best(of: [simple, noisy]) == 0)
        #expect(ScoringSelection.best(of: [simple, noisy, better]) == 2)
        #expect(ScoringSelection.best(of: [simple]) == 0)
    }

    @Test func ofEquallyGoodChoicesTheSimplestIsTaken() {
        let better = simple.map { $0 + 0.1 }
        #expect(ScoringSelection.best(of: [simple, better, better]) == 1)
        #expect(ScoringSelection.best(of: [simple, simple]) == 0)
        // Within a standard error of the best, though not the best.
        let best = better.enumerated().map { $1 + ($0 % 2 == 0 ? 0.2 : -0.19) }
        #expect(ScoringSelection.best(of: [simple, better, best]) == 1)
    }

    @Test func choicesComeFromTheSimplestToTheRichest() throws {
        let choices = ScoringSelection.choices
        #expect(choices.first == .ownCodes)
        #expect(choices.contains(ScoringSelection.standard))
        #expect(choices.indices.allSatisfy { !choices[..<$0].contains(choices[$0]) })
        func place(_ scoring: CodeScoring) throws -> Int { try #require(choices.firstIndex(of: scoring)) }
        let feedback = try place(CodeScoring(modelWeight: 0, generatedProductCodes: 0))
        let both = try place(CodeScoring(modelWeight: 0.03, feedback: nil))
        #expect(feedback < both)
        #expect(try both < place(ScoringSelection.standard))
        #expect(try place(ScoringSelection.standard) < place(CodeScoring(modelWeight: 1)))
    }

    /// Every query finds its product by own codes, and would by any scoring.
    @Test(arguments: [49, 50])
    func aHandfulOfQueriesDecidesNothing(count: Int) async throws {
        let titles = (0..<count).map { "thing\($0)" }
        let candidate = try await Candidate(
            model: nil, selection: CodeSelection(), productCodes: [], products: titles.map { ProductText(title: $0) },
            analyzer: try CodeAnalyzer(), thread: DedicatedThread(name: "test"))
        let queries = titles.enumerated().map { JudgedQuery(text: $1, products: [$0]) }
        let choice = try await ScoringSelection(queries: queries).choose(for: candidate)
        #expect(choice.recall == 1)
        let chooses = count >= ScoringSelection.leastQueries
        #expect(choice.scoring == (chooses ? .ownCodes : ScoringSelection.standard))
        #expect(
            choice.withoutNetwork
                == (chooses ? .ownCodes : CodeScoring(modelWeight: 0, generatedProductCodes: 0)))
        #expect(choice.withTypedCodes.typedWeights != nil)
        #expect((choice.gains == nil) == !chooses)
    }

    /// Chooses for a shop with lamps, the even ones of the first 120, and tables that say so much of lamps that words find
    /// them first; chairs are the rest.
    private func choice(for queries: [JudgedQuery]) async throws -> ScoringSelection.Choice {
        let products =
            (0..<120).map { number in
                number % 2 == 0
                    ? ProductText(title: "lamp number\(number)", category: "Lamps")
                    : ProductText(title: "lamp lamp lamp lamp", category: "Tables")
            } + (0..<1_000).map { ProductText(title: "chair number\($0)", category: "Chairs") }
        let rule = TypedCodeRule(
            combinations: [[.category]], values: try [#require(TypedValue("category:lamp"))], fields: [:])
        let candidate = try await Candidate(
            model: nil, selection: CodeSelection(typed: rule), productCodes: [], products: products,
            analyzer: try CodeAnalyzer(), thread: DedicatedThread(name: "test"))
        return try await ScoringSelection(queries: queries).choose(for: candidate)
    }

    @Test func typedCodesAreChosenWhereTheyHelpAndOnlyThere() async throws {
        func chosen(_ wanted: (Int) -> Bool) async throws -> ScoringSelection.Choice {
            let query = JudgedQuery(text: "lamp", products: Set((0..<120).filter(wanted)))
            return try await choice(for: Array(repeating: query, count: ScoringSelection.leastQueries))
        }
        let lamps = try await chosen { $0 % 2 == 0 }
        #expect(lamps.scoring.typedWeights != nil && lamps.withTypedCodes == lamps.scoring)
        #expect(lamps.withoutNetwork.typedWeights != nil)
        // Why they were taken is kept, and why not.
        let gain = try #require(lamps.gains?.typedCodes)
        #expect(gain.recall > 0 && gain.queries == ScoringSelection.leastQueries)
        #expect(lamps.gains?.network == nil && lamps.gains?.phrases == nil)
        let tables = try await chosen { $0 % 2 == 1 }
        #expect(tables.scoring.typedWeights == nil && tables.withTypedCodes.typedWeights != nil)
        #expect(try #require(tables.gains?.typedCodes).recall <= 0)
    }

    /// Of 60 queries some gain by them, all the same. By three, 1.8 standard errors are gained.
    @Test(arguments: [(3, false), (10, true)])
    func typedCodesAreTakenWhereTheirGainIsBeyondItsInterval(count: Int, isTaken: Bool) async throws {
        let lamp = JudgedQuery(text: "lamp", products: Set((0..<120).filter { $0 % 2 == 0 }))
        let chairs = (0..<60 - count).map { JudgedQuery(text: "chair number\($0)", products: [120 + $0]) }
        let choice = try await self.choice(for: Array(repeating: lamp, count: count) + chairs)
        let gain = try #require(choice.gains?.typedCodes)
        #expect(gain.recall > gain.error && ScoringSelection.isClear(gain) == isTaken)
        #expect((choice.scoring.typedWeights != nil) == isTaken)
        #expect(choice.withTypedCodes.typedWeights != nil)
    }
}
