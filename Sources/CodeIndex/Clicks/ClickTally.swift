import Catalog
import Crypto
import Foundation

/// Joins the actions of a batch with their searches and counts them by day, query, product and position.
struct ClickTally {
    /// A row of `click_day`.
    struct Cell: Hashable, Comparable {
        /// Since 1970, UTC.
        var day: Int64
        var query: String
        var productID: String
        /// 0 where unknown.
        var position: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.day, left.query, left.productID, left.position)
                < (right.day, right.query, right.productID, right.position)
        }
    }

    /// What is counted in a row.
    struct Count {
        var impressions: Int64 = 0
        var clicks: Int64 = 0
    }

    /// A search that actions refer to.
    struct Search {
        var text: String
        var client: [UInt8]?
        var timestamp: Int64
        var hits: [String]
    }

    /// An action of this batch, or one that has waited for its search.
    struct Action {
        var isClick: Bool
        var queryID: String?
        var query: String?
        var productID: String
        var client: [UInt8]?
        var timestamp: Int64
        var position: Int
    }

    /// A click of a known client, which counts only once a day.
    struct ClientClick: Hashable {
        var day: Int64
        var client: [UInt8]
        /// The query and the product.
        var pair: [UInt8]
    }

    /// A click of a known client, with the row that it counts in.
    struct CellClick {
        var click: ClientClick
        var cell: Cell
    }

    private static let day: Int64 = 86_400_000
    /// How far clocks may differ, in milliseconds.
    private static let clockSkew: Int64 = 60 * 60_000

    let rules: SearchLogRules
    let now: Int64
    private(set) var outcome = SearchLogOutcome()
    /// Impressions, and clicks of unknown clients.
    private(set) var counts: [Cell: Count] = [:]
    /// Clicks of known clients, the first of each in order of arrival.
    private(set) var clientClicks: [CellClick] = []
    private(set) var waiting: [Action] = []

    init(_ rules: SearchLogRules, now: Int64) {
        self.rules = rules
        self.now = now
    }

    /// Never in the future by more than clocks differ.
    func time(_ timestamp: Int64?) -> Int64 {
        guard let timestamp, timestamp <= now + Self.clockSkew else { return now }
        return timestamp
    }

    /// A short hash, so that nobody can be found by what is stored.
    static func hash(_ parts: String...) -> [UInt8] {
        var hasher = SHA256()
        for part in parts {
            var count = UInt32(part.utf8.count).littleEndian
            withUnsafeBytes(of: &count) { hasher.update(bufferPointer: $0) }
            hasher.update(data: Data(part.utf8))
        }
        return Array(hasher.finalize().prefix(12))
    }

    func action(_ action: SearchAction) -> Action {
        Action(
            isClick: action.kind == .click, queryID: action.queryID, query: action.query,
            productID: action.productID, client: action.client.map { Self.hash($0) },
            timestamp: time(action.timestamp), position: action.position ?? 0)
    }

    /// Counts what a search showed.
    mutating func add(_ search: Search) {
        outcome.queries += 1
        guard let day = keptDay(search.timestamp) else { return }
        for (index, hit) in search.hits.enumerated() {
            outcome.impressions += 1
            counts[Cell(day: day, query: search.text, productID: hit, position: index + 1), default: Count()]
                .impressions += 1
        }
    }

    /// Counts an action, or lets it wait.
    /// - Parameter search: the one that the action names, where it is known.
    mutating func add(_ action: Action, search: Search?) {
        guard let query = action.query ?? search?.text else {
            waiting.append(action)
            outcome.waiting += 1
            return
        }
        if let search, action.timestamp - search.timestamp > rules.joinWindow {
            outcome.late += 1
            return
        }
        guard let day = keptDay(action.timestamp) else {
            outcome.late += 1
            return
        }
        let shown = search?.hits.firstIndex(of: action.productID).map { $0 + 1 }
        let cell = Cell(
            day: day, query: query, productID: action.productID, position: shown ?? action.position)
        if !action.isClick {
            // Where the search says what it showed, that was counted.
            guard search?.hits.isEmpty ?? true else { return }
            outcome.impressions += 1
            counts[cell, default: Count()].impressions += 1
        } else if let client = action.client ?? search?.client {
            let click = ClientClick(day: day, client: client, pair: Self.hash(query, action.productID))
            clientClicks.append(CellClick(click: click, cell: cell))
        } else {
            count(cell)
        }
    }

    /// Counts the clicks of clients that have not been counted before, up to the limit of each.
    /// - Parameters:
    ///   - known: those among ``clientClicks`` that were counted before.
    ///   - totals: clicks that were counted of a client and day before.
    /// - Returns: those to count now.
    mutating func choose(
        known: Set<ClientClick>, totals: [ClientDay: Int]
    ) -> [ClientClick: Cell] {
        var chosen: [ClientClick: Cell] = [:]
        var totals = totals
        for candidate in clientClicks {
            let (click, cell) = (candidate.click, candidate.cell)
            let client = ClientDay(day: click.day, client: click.client)
            if known.contains(click) || chosen[click] != nil {
                outcome.repeated += 1
            } else if totals[client, default: 0] >= rules.clicksPerClient {
                outcome.capped += 1
            } else {
                chosen[click] = cell
                totals[client, default: 0] += 1
            }
        }
        return chosen
    }

    mutating func count(_ cell: Cell) {
        outcome.clicks += 1
        counts[cell, default: Count()].clicks += 1
    }

    /// A client's day.
    struct ClientDay: Hashable {
        var day: Int64
        var client: [UInt8]
    }

    /// nil for what is older than counts are kept.
    private func keptDay(_ timestamp: Int64) -> Int64? {
        let day = Self.dayNumber(timestamp)
        return day > Self.dayNumber(now) - Int64(rules.retentionDays) ? day : nil
    }

    static func dayNumber(_ timestamp: Int64) -> Int64 {
        timestamp >= 0 ? timestamp / day : (timestamp - day + 1) / day
    }
}
