import Catalog
import Foundation
import Testing

@testable import Daemon

@Suite struct BacktestLogTests {
    private static let hour: Int64 = 3_600_000

    private func click(_ query: String, _ product: String, at hour: Double?) -> Click {
        Click(query: query, productID: product, timestamp: hour.map { Int64($0 * Double(Self.hour)) })
    }

    private func event(_ product: String, at hour: Double?) -> ProductEvent {
        ProductEvent(
            productID: product, timestamp: hour.map { Int64($0 * Double(Self.hour)) },
            change: .upsert(Product(id: product, title: product)))
    }

    @Test func periodsBeginAtMultiplesOfTheirLength() throws {
        let log = try BacktestLog(
            events: [],
            clicks: [
                click("c", "3", at: 76), click("a", "1", at: 30), click("b", "2", at: 47), click("d", "4", at: nil),
            ],
            hours: 24)
        #expect(log.periods.map(\.start) == [24, 48, 72].map { $0 * Self.hour })
        #expect(log.periods.map { $0.clicks.map(\.query) } == [["a", "b"], [], ["c"]])
    }

    @Test func clicksOfOneTimeStayInOrder() throws {
        let clicks = ["b", "a", "c"].map { click($0, "1", at: 5) } + [click("d", "1", at: 50), click("e", "2", at: 5)]
        let log = try BacktestLog(events: [], clicks: clicks, hours: 20)
        #expect(log.periods[0].clicks.map(\.query) == ["b", "a", "c", "e"])
        #expect(log.periods[0].clicked == ["b": ["1"], "a": ["1"], "c": ["1"], "e": ["2"]])
    }

    @Test func theFirstPeriodHasWhatWasThereAndWhatComesTooLateIsLeftOut() throws {
        let log = try BacktestLog(
            events: [
                event("old", at: 1), event("timeless", at: nil), event("second", at: 50), event("late", at: 96),
                event("first", at: 25),
            ],
            clicks: [click("a", "1", at: 30), click("b", "1", at: 80)], hours: 24)
        #expect(log.periods.map { $0.events.map(\.productID) } == [["old", "timeless", "first"], ["second"], []])
    }

    @Test func aLogMustHaveTimesAndEnoughPeriods() {
        #expect(throws: BacktestLogError.noTimes) {
            try BacktestLog(events: [], clicks: [click("a", "1", at: nil)], hours: 24)
        }
        #expect(throws: BacktestLogError.periods(2)) {
            try BacktestLog(events: [], clicks: [click("a", "1", at: 1), click("a", "1", at: 25)], hours: 24)
        }
        #expect(throws: BacktestLogError.periods(10_001)) {
            try BacktestLog(events: [], clicks: [click("a", "1", at: 0), click("a", "1", at: 10_000)], hours: 1)
        }
    }

    @Test func filesAreReadWithoutTheirFaultyLines() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (products, clicks) = (folder.appending(path: "products.jsonl"), folder.appending(path: "clicks.tsv"))
        try Data("{\"id\":\"1\",\"title\":\"Lamp\"}\n{\n".utf8).write(to: products)
        try Data(
            """
            lamp\t1\t2026-01-01T09:00:00Z\t2
            desk\t1\t2026-01-01T10:00:00Z\t0
            no columns
            lamp\t1\t2026-01-02
            sofa\t1\t2026-01-03\t1
            """.utf8
        ).write(to: clicks)
        let log = try await BacktestLog(
            products: products.path, clicks: clicks.path, decoder: EventDecoder(), hours: 24, minimumLabel: 1)
        #expect(log.periods.map { $0.clicks.map(\.query) } == [["lamp"], ["lamp"], ["sofa"]])
        #expect(log.periods[0].events.map(\.productID) == ["1"])
    }
}
