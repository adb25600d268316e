import Simulation
import Testing

@Suite struct DriftingShopTests {
    private let shop = DriftingShop(seed: 5, productCount: 500, days: 8, clicksPerDay: 800)

    @Test func theSameSeedIsTheSameShop() {
        let again = DriftingShop(seed: 5, productCount: 500, days: 8, clicksPerDay: 800)
        #expect(shop.clicks(onDay: 6) == again.clicks(onDay: 6))
        #expect(shop.products(comingOnDay: 6).map(\.id) == again.products(comingOnDay: 6).map(\.id))
        let other = DriftingShop(seed: 6, productCount: 500, days: 8, clicksPerDay: 800)
        #expect(shop.clicks(onDay: 6) != other.clicks(onDay: 6))
    }

    @Test func productsComeAndGo() {
        var live: Set<String> = []
        for day in 0..<8 {
            let leaving = shop.products(leavingOnDay: day)
            #expect(leaving.count == (day == 0 ? 0 : 10))
            #expect(live.isSuperset(of: leaving))
            live.subtract(leaving)
            let coming = shop.products(comingOnDay: day).map(\.id)
            #expect(live.isDisjoint(with: coming))
            live.formUnion(coming)
            #expect(live.count == 500)
            // Nobody clicks on what is not for sale.
            #expect(shop.clicks(onDay: day).allSatisfy { live.contains($0.productID) })
        }
    }

    @Test func clicksAreOfTheirDayAndInOrder() {
        for day in [0, 7] {
            let times = shop.clicks(onDay: day).map(\.timestamp)
            #expect(times == times.sorted())
            #expect(times.first == shop.start(ofDay: day))
            #expect(times.allSatisfy { $0 < shop.start(ofDay: day + 1) })
        }
    }

    /// The share of words that nobody said on the first day grows, and where nothing drifts it doesn't.
    @Test func wordsDrift() {
        func newWords(_ shop: DriftingShop, day: Int) -> Double {
            func words(_ day: Int) -> [Substring] { shop.clicks(onDay: day).flatMap { $0.query.split(separator: " ") } }
            let known = Set(words(0))
            let said = words(day)
            return Double(said.count { !known.contains($0) }) / Double(said.count)
        }
        let still = DriftingShop(
            seed: 5, productCount: 500, days: 8, clicksPerDay: 800, drift: .init(products: 0, words: 0, taste: 0))
        #expect(newWords(shop, day: 2) < newWords(shop, day: 7))
        #expect(newWords(shop, day: 7) > newWords(still, day: 7) + 0.15)
    }
}
