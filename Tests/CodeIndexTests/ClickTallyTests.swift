import Catalog
import Randomness
import Testing

@testable import CodeIndex

@Suite struct ClickTallyTests {
    private typealias Cell = ClickTally.Cell

    private static let now: Int64 = 1_767_323_045_000
    private static let day: Int64 = 86_400_000
    private static let today = now / day
    private static let rules = SearchLogRules(joinWindow: 1_000, retentionDays: 10, clicksPerClient: 3)

    private func tally() -> ClickTally { ClickTally(Self.rules, now: Self.now) }

    private func search(
        hits: [String] = ["a", "b"], client: [UInt8]? = nil, at time: Int64 = now
    ) -> ClickTally.Search {
        ClickTally.Search(text: "lamp", client: client, timestamp: time, hits: hits)
    }

    // MARK: Time

    @Test func takesTimesOfTheFutureForNow() {
        let tally = tally()
        #expect(tally.time(nil) == Self.now)
        for time in [0, Self.now - 1, Self.now, Self.now + 3_600_000] { #expect(tally.time(time) == time) }
        for time in [Self.now + 3_600_001, .max] { #expect(tally.time(time) == Self.now) }
    }

    @Test func daysBeginAtMidnight() {
        for number in [-2, -1, 0, 1, Self.today] {
            let midnight = number * Self.day
            #expect(ClickTally.dayNumber(midnight - 1) == number - 1)
            #expect(ClickTally.dayNumber(midnight) == number)
            #expect(ClickTally.dayNumber(midnight + Self.day - 1) == number)
        }
    }

    @Test func hashesTellPartsApart() {
        let hashes = [
            ClickTally.hash(), ClickTally.hash(""), ClickTally.hash("", ""), ClickTally.hash("ab", "c"),
            ClickTally.hash("a", "bc"), ClickTally.hash("abc"), ClickTally.hash("c", "ab"),
        ]
        #expect(Set(hashes).count == hashes.count)
        #expect(hashes.allSatisfy { $0.count == 12 })
        #expect(ClickTally.hash("ab", "c") == hashes[3])
    }

    @Test func storesNoClientByName() {
        let action = tally().action(
            SearchAction(kind: .impression, query: "lamp", productID: "a", client: "alice", timestamp: 5))
        #expect(action.client == ClickTally.hash("alice"))
        #expect(!action.isClick && action.timestamp == 5 && action.position == 0)
    }

    // MARK: Searches

    @Test func countsWhatASearchShowed() {
        var tally = tally()
        tally.add(search(hits: ["a", "b", "a"]))
        tally.add(search(hits: ["b"]))
        #expect(tally.outcome.queries == 2 && tally.outcome.impressions == 4)
        #expect(
            tally.counts.mapValues(\.impressions) == [
                Cell(day: Self.today, query: "lamp", productID: "a", position: 1): 1,
                Cell(day: Self.today, query: "lamp", productID: "b", position: 2): 1,
                Cell(day: Self.today, query: "lamp", productID: "a", position: 3): 1,
                Cell(day: Self.today, query: "lamp", productID: "b", position: 1): 1,
            ])
        #expect(tally.counts.values.allSatisfy { $0.clicks == 0 })
    }

    @Test func keepsSoManyDays() {
        for (age, isKept) in [(0, true), (9, true), (10, false), (400, false)] as [(Int64, Bool)] {
            var tally = tally()
            let time = (Self.today - age) * Self.day
            tally.add(search(hits: ["a"], at: time))
            tally.add(action(isClick: true, at: time), search: nil)
            #expect(tally.outcome.queries == 1)
            #expect(tally.outcome.impressions == (isKept ? 1 : 0), "\(age) days old")
            #expect(tally.outcome.clicks == (isKept ? 1 : 0) && tally.outcome.late == (isKept ? 0 : 1))
            #expect(Set(tally.counts.keys.map(\.day)) == (isKept ? [Self.today - age] : []))
        }
    }

    // MARK: Actions

    private func action(
        isClick: Bool, query: String? = "lamp", client: [UInt8]? = nil, at time: Int64 = now, position: Int = 0
    ) -> ClickTally.Action {
        ClickTally.Action(
            isClick: isClick, queryID: "q", query: query, productID: "a", client: client, timestamp: time,
            position: position)
    }

    /// Every action with every search it may belong to, none among them.
    @Test(arguments: [false, true]) func countsAnActionWhereItBelongs(isClick: Bool) {
        let searches: [ClickTally.Search?] =
            [nil]
            + [[], ["b"], ["b", "a"]].flatMap { hits in
                [nil, [9]].flatMap { client in
                    [0, 1_000, 1_001].map { search(hits: hits, client: client, at: Self.now - $0) }
                }
            }
        for search in searches {
            for query in [nil, "desk lamp"] {
                for client in [nil, [8]] as [[UInt8]?] {
                    for position in [0, 5] {
                        let action = action(isClick: isClick, query: query, client: client, position: position)
                        expect(action, search)
                    }
                }
            }
        }
    }

    private func expect(_ action: ClickTally.Action, _ search: ClickTally.Search?) {
        var tally = tally()
        tally.add(action, search: search)
        var outcome = SearchLogOutcome()
        var impressions: [Cell: Int64] = [:]
        var clicks: [Cell: Int64] = [:]
        var clientClicks: [[UInt8]] = []
        if let query = action.query ?? search?.text {
            let shown = search?.hits.firstIndex(of: "a").map { $0 + 1 }
            let cell = Cell(day: Self.today, query: query, productID: "a", position: shown ?? action.position)
            if let search, Self.now - search.timestamp > Self.rules.joinWindow {
                outcome.late = 1
            } else if !action.isClick {
                // What a search showed was counted with it.
                if search?.hits.isEmpty ?? true {
                    outcome.impressions = 1
                    impressions[cell] = 1
                }
            } else if let client = action.client ?? search?.client {
                clientClicks = [client]
                #expect(tally.clientClicks.map(\.cell) == [cell])
                #expect(tally.clientClicks[0].click.pair == ClickTally.hash(query, "a"))
            } else {
                outcome.clicks = 1
                clicks[cell] = 1
            }
        } else {
            outcome.waiting = 1
        }
        #expect(tally.outcome == outcome)
        #expect(tally.counts.mapValues(\.impressions).filter { $0.value > 0 } == impressions)
        #expect(tally.counts.mapValues(\.clicks).filter { $0.value > 0 } == clicks)
        #expect(tally.clientClicks.map(\.click.client) == clientClicks)
        #expect(tally.waiting.count == outcome.waiting)
    }

    // MARK: Clients

    /// However clicks come: each pair counts once a day, a client not more than the rules say, and the first ones win.
    @Test(arguments: 0..<200) func countsEachClientsClicksOnceAndUpToTheLimit(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var tally = tally()
        var clicks: [ClickTally.ClientClick] = []
        for _ in 0..<random.below(40) {
            let (client, product) = (UInt8(random.below(3)), random.pick(["a", "b", "c", "d", "e"]))
            let time = Self.now - Int64(random.below(2)) * Self.day
            let action = ClickTally.Action(
                isClick: true, queryID: nil, query: "lamp", productID: product, client: [client], timestamp: time,
                position: 0)
            tally.add(action, search: nil)
            clicks.append(
                ClickTally.ClientClick(
                    day: time / Self.day, client: [client], pair: ClickTally.hash("lamp", product)))
        }
        let known = Set(clicks.filter { _ in random.chance(20) })
        var totals: [ClickTally.ClientDay: Int] = [:]
        for click in clicks where random.chance(20) {
            totals[ClickTally.ClientDay(day: click.day, client: click.client)] = random.below(5)
        }
        let chosen = tally.choose(known: known, totals: totals)
        let outcome = tally.outcome
        #expect(chosen.count + outcome.repeated + outcome.capped == clicks.count)
        #expect(known.isDisjoint(with: chosen.keys))
        for (client, own) in Dictionary(grouping: clicks, by: { ClickTally.ClientDay(day: $0.day, client: $0.client) })
        {
            var fresh: [ClickTally.ClientClick] = []
            for click in own where !known.contains(click) && !fresh.contains(click) { fresh.append(click) }
            let left = max(0, Self.rules.clicksPerClient - totals[client, default: 0])
            #expect(Set(own.filter { chosen[$0] != nil }) == Set(fresh.prefix(left)))
        }
        // They count once they are stored.
        #expect(outcome.clicks == 0)
        for cell in chosen.values { tally.count(cell) }
        #expect(tally.outcome.clicks == chosen.count)
        #expect(tally.counts.values.reduce(0) { $0 + $1.clicks } == Int64(chosen.count))
    }
}
