import Codes
import Retrieval
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(30))) struct SearcherTests {
    private func find(_ searcher: Searcher, _ search: SearchParameters) async throws -> SearchAnswer {
        let answers = try await searcher.search([search], until: .inAnHour) { $0 }
        return try #require(answers.first)
    }

    @Test func findsTheProductsUnderAQuerysCodes() async throws {
        let shop = try ServedShop()
        shop.publish()
        let answer = try await find(try shop.searcher(), SearchParameters(query: "red lamps"))
        #expect(answer.products.map(\.product.id) == ["a", "b/2", "c"])
        #expect(answer.query.codes.map(\.code.description) == ["red", "lamp"])
        #expect(answer.generation == 1 && answer.query.model == nil)
        #expect(answer.origin.position == "7:7:")
        #expect(answer.products.first?.matches.map(\.code).sorted() == ["lamp", "red"])
        #expect(answer.milliseconds >= 0)
    }

    @Test func holdsToFiltersAndPages() async throws {
        let shop = try ServedShop()
        shop.publish()
        let searcher = try shop.searcher()
        var search = SearchParameters(query: "red lamp")
        search.filter = ProductFilter(priceFrom: 10)
        #expect(try await find(searcher, search).products.map(\.product.id) == ["b/2"])
        search.filter = nil
        search.limit = 1
        search.offset = 1
        #expect(try await find(searcher, search).products.map(\.product.id) == ["b/2"])
        search.offset = 3
        #expect(try await find(searcher, search).products.isEmpty)
    }

    @Test func aQueryThatNamesAValueIsNarrowedAsByAFilter() async throws {
        let shop = try ServedShop()
        shop.publish()
        let searcher = try shop.searcher()
        // Nothing is known of values yet.
        let before = try await find(searcher, SearchParameters(query: "lamp brand:sedo"))
        #expect(before.narrowed.conditions.isEmpty && before.products.map(\.product.id) == ["a", "b/2"])
        try shop.publishAttributes()
        #expect(try await find(searcher, SearchParameters(query: "red brand:sedo")).products.map(\.product.id) == ["c"])
        #expect(try await find(searcher, SearchParameters(query: "lamp brand:sedo")).products.isEmpty)
        let lamps = try await find(searcher, SearchParameters(query: "red Kategorie:lamps"))
        #expect(lamps.products.map(\.product.id) == ["a"])
        #expect(lamps.narrowed.conditions.map(\.values) == [["Lamps"]])
        var search = SearchParameters(query: "red category:home")
        search.filter = ProductFilter(brands: ["Lumo"])
        let red = try await find(searcher, search)
        #expect(red.products.map(\.product.id) == ["a"])
        #expect(red.products.first?.score == lamps.products.first?.score)
        #expect(try await find(searcher, SearchParameters(query: "lamp shade:red")).narrowed.conditions.isEmpty)
        // With no other word the value itself is searched for.
        let alone = try await find(searcher, SearchParameters(query: "colour:red"))
        #expect(alone.query.codes.map(\.code.description) == ["red"])
        #expect(alone.products.map(\.product.id) == ["a"])
    }

    @Test func tellsTheTypedValuesOfAQueryThatAsksForThem() async throws {
        let shop = try ServedShop()
        shop.publish()
        try shop.publishAttributes()
        let searcher = try shop.searcher()
        var search = SearchParameters(query: "red lumo lamp for 2")
        #expect(try await find(searcher, search).typedValues.isEmpty)
        search.explains = true
        #expect(
            try await find(searcher, search).typedValues.flatMap(\.values).map(\.value.description) == [
                "colour:red", "brand:lumo", "category:lamp",
            ])
    }

    @Test func answersFromTheGenerationThatIsAskedFor() async throws {
        let shop = try ServedShop()
        shop.publish()
        let searcher = try shop.searcher()
        var search = SearchParameters(query: "red lamp")
        search.generation = 2
        let answer = try await find(searcher, search)
        #expect(answer.generation == 2 && answer.products.isEmpty)
        #expect(try await searcher.productIDs(for: "chair", in: 1, limit: 5) == ["c"])
        search.generation = 3
        await #expect(throws: SearchError.unknownGeneration(3)) { try await find(searcher, search) }
    }

    @Test func saysWhatIsMissing() async throws {
        let shop = try ServedShop()
        let searcher = try shop.searcher()
        await #expect(throws: SearchError.loading) { try await find(searcher, SearchParameters(query: "lamp")) }
        shop.publish([])
        await #expect(throws: SearchError.noGeneration) { try await find(searcher, SearchParameters(query: "lamp")) }
        shop.publish()
        #expect(try await find(searcher, SearchParameters(query: "lamp")).products.count == 2)
        shop.served.publish(nil)
        await #expect(throws: SearchError.loading) { try await find(searcher, SearchParameters(query: "lamp")) }
    }

    @Test func aQueryWithoutWordsFindsNothing() async throws {
        let shop = try ServedShop()
        shop.publish()
        let answer = try await find(try shop.searcher(), SearchParameters(query: "🙂"))
        #expect(answer.query.codes.isEmpty && answer.products.isEmpty)
    }

    @Test func showsWhatAQuerysCodesCountFor() async throws {
        let shop = try ServedShop()
        shop.publish()
        let parameters = try CodesParameters(FormParameters("q=red+lamp+sofa"), hasQuery: true)
        let answer = try await shop.searcher().codes(
            of: parameters, query: "red lamp sofa", until: .inAnHour)
        #expect(answer.codes.map(\.code.code.description) == ["red", "lamp", "sofa"])
        #expect(answer.codes.map(\.products) == [2, 2, 0])
        #expect(answer.codes[0].weight > 0 && answer.codes[0].weight == answer.codes[1].weight)
        #expect(answer.codes[2].weight == 0)
    }

    @Test func showsAProductsCodes() async throws {
        let shop = try ServedShop()
        shop.publish()
        let searcher = try shop.searcher()
        let parameters = try CodesParameters(FormParameters(""), hasQuery: false)
        let deadline = AnswerDeadline.inAnHour
        let answer = try #require(try await searcher.codes(ofProduct: "b/2", parameters, until: deadline))
        #expect(answer.title == "Blue \"lamp\"")
        #expect(answer.codes.map(\.code) == ["blue", "lamp"])
        #expect(answer.codes.map(\.products) == [1, 2])
        #expect(answer.codes.allSatisfy { $0.weight == 1 && $0.origin == .own })
        #expect(try await searcher.codes(ofProduct: "b", parameters, until: deadline) == nil)
    }

    /// Nothing is computed for who has left or waits no longer, also within a batch.
    @Test func worksForNobodyWhoHasLeft() async throws {
        let shop = try ServedShop()
        shop.publish()
        let searcher = try shop.searcher()
        let asked = Shared(0)
        // Is there at the first two looks: before the line and before the first search.
        let leaving = AnswerDeadline(
            instant: .now + .seconds(3_600), isAbandoned: { asked.change { $0 += 1 } > 2 })
        let wasMade = Shared(false)
        let searches = [SearchParameters](repeating: SearchParameters(query: "lamp"), count: 100)
        await #expect(throws: SearchError.abandoned) {
            try await searcher.search(searches, until: leaving) { _ in _ = wasMade.change { $0 = true } }
        }
        #expect(asked.value == 3)
        #expect(!wasMade.value)
        await #expect(throws: SearchError.late) {
            try await searcher.search(searches, until: AnswerDeadline(instant: .now)) { $0.count }
        }
    }
}
