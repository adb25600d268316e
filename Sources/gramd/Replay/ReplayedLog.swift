import Catalog
import CodeIndex
import Foundation
import Sync

/// Product events and clicks of the past, cut into periods of equal length.
struct ReplayedLog {
    struct Period {
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
    private(set) var periods: [Period] = []

    /// - Parameters:
    ///   - hours: the length of a period; periods begin at multiples of it since 1970, so that days are those of UTC.
    /// - Throws: ``ReplayError`` for a log without times or with one period only; errors of the files.
    init(products: String, clicks: String, hours: Int, minLabel: Double?, _ configuration: GramdConfiguration)
        async throws
    {
        let length = Int64(hours) * 3_600_000
        let timed = try await Self.clicks(clicks, minLabel: minLabel, configuration.decoder.limits)
        guard let first = timed.first?.timestamp, let last = timed.last?.timestamp else { throw ReplayError.noTimes }
        let start = first - first % length
        let count = Int((last - start) / length) + 1
        guard (3...10_000).contains(count) else { throw ReplayError.periods(count) }
        var periods = (0..<count).map { Period(start: start + Int64($0) * length) }
        for click in timed { periods[Int(((click.timestamp ?? first) - start) / length)].clicks.append(click) }
        for event in try await Self.events(products, configuration) {
            // What has no time was there from the beginning; what comes after the last click is of no use.
            let position = event.timestamp.map { max(0, ($0 - start) / length) } ?? 0
            if position < count { periods[Int(position)].events.append(event) }
        }
        self.periods = periods
    }

    private static func clicks(_ path: String, minLabel: Double?, _ limits: DecoderLimits) async throws -> [Click] {
        let decoder = ClickLineDecoder(limits: limits)
        var lines = try LineBatches(path, maximumLineBytes: limits.messageBytes, size: 5_000)
        var clicks: [Click] = []
        while let batch = try await lines.next() {
            clicks += try await lines.decode(batch) { line throws(RecordFault) in
                try decoder.decode(line: line.bytes, number: line.number)
            }.decoded.filter { click in
                click.timestamp != nil && minLabel.map { limit in click.label.map { $0 >= limit } ?? true } ?? true
            }
        }
        return clicks.enumerated().sorted {
            ($0.element.timestamp ?? 0, $0.offset) < ($1.element.timestamp ?? 0, $1.offset)
        }.map(\.element)
    }

    private static func events(_ path: String, _ configuration: GramdConfiguration) async throws -> [ProductEvent] {
        let decoder = ProductLineDecoder(
            format: configuration.decoder.format, mapping: configuration.decoder.mapping,
            limits: configuration.decoder.limits)
        var lines = try LineBatches(path, maximumLineBytes: configuration.decoder.limits.messageBytes, size: 5_000)
        var events: [ProductEvent] = []
        while let batch = try await lines.next() {
            events += try await lines.decode(batch) { line throws(RecordFault) in
                try decoder.decode(line: line.bytes)
            }.decoded
        }
        return events
    }
}

/// A log that can't be replayed.
enum ReplayError: Error, CustomStringConvertible {
    case noTimes
    case periods(Int)

    var description: String {
        switch self {
        case .noTimes: "the click log has no clicks with a time"
        case .periods(let count):
            "the clicks are of \(count) periods, and 3 to 10000 are needed; choose another length with --hours"
        }
    }
}
