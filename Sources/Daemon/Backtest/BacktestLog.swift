public import Catalog
import Execution

/// Product events and clicks of the past, cut into periods of equal length.
public struct BacktestLog: Sendable {
    /// What came in one period.
    struct Period: Sendable, Equatable {
        /// Milliseconds since 1970.
        var start: Int64
        /// Product events of the period, in the order of the file.
        var events: [ProductEvent] = []
        /// In order of time.
        var clicks: [Click] = []

        /// What was clicked, by query.
        var clicked: [String: Set<String>] {
            clicks.reduce(into: [:]) { $0[$1.query, default: []].insert($1.productID) }
        }
    }

    /// From the first to the last that has clicks; the first one's events include all before it.
    let periods: [Period]

    /// Cuts a log.
    /// - Parameters:
    ///   - events: in order. One without a time was there from the beginning; those after the last click are left out.
    ///   - clicks: in any order; those without a time are left out.
    ///   - hours: the length of a period; periods begin at multiples of it since 1970, so that days are those of UTC.
    /// - Throws: ``BacktestLogError`` for a log without times, or with too few or too many periods.
    init(events: [ProductEvent], clicks: [Click], hours: Int) throws(BacktestLogError) {
        let length = Int64(hours) * 3_600_000
        let timed = clicks.enumerated().compactMap { order, click in
            click.timestamp.map { (time: $0, order: order, click: click) }
        }.sorted { ($0.time, $0.order) < ($1.time, $1.order) }
        guard let first = timed.first?.time, let last = timed.last?.time else { throw .noTimes }
        let start = first - first % length
        let count = Int((last - start) / length) + 1
        guard (3...10_000).contains(count) else { throw .periods(count) }
        var periods = (0..<count).map { Period(start: start + Int64($0) * length) }
        for item in timed { periods[Int((item.time - start) / length)].clicks.append(item.click) }
        for event in events {
            let position = event.timestamp.map { max(0, ($0 - start) / length) } ?? 0
            if position < count { periods[Int(position)].events.append(event) }
        }
        self.periods = periods
    }

    /// Reads and cuts a log, on a thread of its own. Lines that can't be decoded are left out.
    /// - Parameters:
    ///   - products: a file of product events or products, as `ProductItemDecoder` knows them.
    ///   - clicks: a file of clicks, as `ClickItemDecoder` knows them.
    ///   - decoder: of the product events; its limits are those of the clicks as well.
    ///   - hours: the length of a period.
    ///   - minimumLabel: clicks with a lower label are left out; nil for none.
    /// - Throws: ``BacktestLogError``; `FileReadError`.
    public init(
        products: String, clicks: String, decoder: EventDecoder, hours: Int, minimumLabel: Double? = nil
    ) async throws {
        let thread = DedicatedThread(name: "backtest-log")
        let clicked = try await thread.run {
            let items = ClickItemDecoder(limits: decoder.limits)
            return try Self.read(clicks, decoder.limits, ClickColumns()) { item throws(RecordFault) in
                try items.decode(item)
            }.filter { click in
                minimumLabel.map { limit in click.label.map { $0 >= limit } ?? true } ?? true
            }
        }
        let events = try await thread.run {
            let items = ProductItemDecoder(decoder)
            return try Self.read(products, decoder.limits, ProductColumns(items)) { item throws(RecordFault) in
                try items.decode(item)
            }
        }
        try self.init(events: events, clicks: clicked, hours: hours)
    }

    private static func read<Value>(
        _ path: String, _ limits: DecoderLimits, _ columns: any TableColumns,
        _ decode: (FeedItem) throws(RecordFault) -> [Value]
    ) throws -> [Value] {
        let items = try FeedReader(path: path, maximumItemBytes: limits.messageBytes, columns: columns)
        var values: [Value] = []
        while let item = try items.next() { values += (try? decode(item)) ?? [] }
        return values
    }
}

/// A log that can't be lived through.
public enum BacktestLogError: Error, Equatable, CustomStringConvertible {
    /// No click has a time.
    case noTimes
    /// So many periods have clicks between them.
    case periods(Int)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .noTimes: "the click log has no clicks with a time"
        case .periods(let count):
            "the clicks are of \(count) periods, and 3 to 10000 are needed; choose another length of a period"
        }
    }
}
