import Catalog
import Codes
import Foundation
import Logging
import Postgres
import Simulation
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// A backtest on a small simulated shop in a real database.
@Suite struct AlignmentBacktestTests {
    private static let day: Int64 = 86_400_000
    private let catalog = SyntheticCatalog(seed: 3, productCount: 120)

    /// Three days of 200 clicks; the shop has all its products from the beginning.
    private func log() throws -> BacktestLog {
        let decoder = EventDecoder()
        let events = try catalog.flatMap { product in
            let json = product.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
            return try decoder.decode(SourceRecord(key: nil, value: Array(json.utf8)))
        }
        let clicks = catalog.clicks(count: 600, seed: 1).enumerated().map { number, click in
            Click(
                query: click.query, productID: click.productID,
                timestamp: SyntheticCatalog.epoch + Int64(number / 200) * Self.day + Int64(number))
        }
        return try BacktestLog(events: events, clicks: clicks, hours: 24)
    }

    @Test func measuresEachPeriodAfterTheFirstAndLeavesNothing() async throws {
        let log = try log()
        let backtest = AlignmentBacktest(
            options: AlignmentBacktest.Options(
                postgres: try TestDatabase.configuration(), poolSize: 4, batchRecords: 50, steps: 3, seed: 1),
            analyzer: try CodeAnalyzer(), logger: Logger(label: "test"))
        let seen = Mutex<(rows: [BacktestRow], kinds: Set<String>)>(([], []))
        try await backtest.run(log) { event in
            seen.withLock { seen in
                switch event {
                case .training: seen.kinds.insert("training")
                case .coding: seen.kinds.insert("coding")
                case .aligning: seen.kinds.insert("aligning")
                case .done: seen.kinds.insert("done")
                case .measured(let row): seen.rows.append(row)
                }
            }
        }
        let (rows, kinds) = seen.withLock { $0 }
        #expect(kinds == ["training", "coding", "aligning", "done"])
        #expect(rows.map(\.start) == [1, 2].map { SyntheticCatalog.epoch + $0 * Self.day })
        #expect(rows.map(\.queries) == log.periods.dropFirst().map(\.clicked.count))
        for row in rows {
            #expect(row.ownCodes > 0 && row.ownCodes <= 1)
            #expect((0...1).contains(row.frozen) && (0...1).contains(row.retrained))
        }
        // Up to the second period there is one model, and no run before it.
        let (first, second) = (try #require(rows.first), try #require(rows.last))
        #expect(first.retrained == first.frozen && first.outcome == nil)
        let outcome = try #require(second.outcome)
        #expect(outcome == "promoted" || outcome.hasPrefix("refused: "))
        if outcome != "promoted" { #expect(second.retrained == second.frozen) }

        let name = "gramd_backtest_\(ProcessInfo.processInfo.processIdentifier)"
        #expect(
            !FileManager.default.fileExists(
                atPath: FileManager.default.temporaryDirectory.appendingPathComponent(name).path))
        let schemas = try await TestDatabase.connect().query(
            "SELECT count(*) AS c FROM pg_namespace WHERE nspname = $1", [.text(name)])
        #expect(try schemas[0].int("c") == 0)
    }
}
