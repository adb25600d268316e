import Catalog
import Testing

@testable import Sync

@Suite struct ClickTotalsTests {
    @Test func countsOfOnePairAddUp() {
        var totals = ClickTotals()
        #expect(totals.add(Click(query: "lamp", productID: "1", count: 17)).count == 17)
        #expect(totals.add(Click(query: "lamp", productID: "2", count: 5)).count == 5)
        #expect(totals.add(Click(query: "lamp", productID: "1", timestamp: 9, count: 1)).count == 1)
        #expect(totals.add(Click(query: "lamp", productID: "1", count: 3)).count == 20)
        #expect(totals.add(Click(query: "lamp", productID: "1", count: .max)).count == .max)
    }

    @Test func aClickWithoutACountStaysOne() {
        var totals = ClickTotals()
        #expect(totals.add(Click(query: "lamp", productID: "1")).count == nil)
        #expect(totals.add(Click(query: "lamp", productID: "1")).count == nil)
    }

    @Test func onlySoManyPairsAreRemembered() {
        var totals = ClickTotals(maximumPairs: 1)
        #expect(totals.add(Click(query: "a", productID: "1", count: 2)).count == 2)
        #expect(totals.add(Click(query: "b", productID: "1", count: 2)).count == 2)
        #expect(totals.add(Click(query: "b", productID: "1", count: 2)).count == 2)
        #expect(totals.add(Click(query: "a", productID: "1", count: 2)).count == 4)
    }
}
