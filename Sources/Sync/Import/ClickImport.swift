public import Catalog
public import CodeIndex
import Foundation

/// Adds a file of clicks to the click log.
public struct ClickImport {
    private static let batchSize = 5_000

    /// What became of a file's items.
    public struct Outcome: Sendable, Equatable {
        /// Clicks read, those left out by their label not counted.
        public internal(set) var clicks: Int64 = 0
        /// Queries with a product and a time that the click log did not have.
        public internal(set) var new = 0
        /// Items that can't be decoded, and those of a time to come, or long ago.
        public internal(set) var refusals = Refusals()
        /// Items that say something else than a click.
        public internal(set) var withoutClick = 0
        /// How many items there were.
        public internal(set) var lines = 0
    }

    private let index: CodeIndex
    private let limits: DecoderLimits
    private let mapping: SearchEventMapping
    private let minimumLabel: Double?

    /// Creates an import.
    /// - Parameters:
    ///   - mapping: which actions are clicks, in files that say what was done.
    ///   - minimumLabel: leaves out clicks with a lower label; those without one count.
    public init(
        index: CodeIndex, mapping: SearchEventMapping = SearchEventMapping(), limits: DecoderLimits,
        minimumLabel: Double? = nil
    ) {
        self.index = index
        self.mapping = mapping
        self.limits = limits
        self.minimumLabel = minimumLabel
    }

    /// Adds a file's clicks.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - format: how it keeps its items.
    ///   - fault: called for each item that can't be decoded; the letter's offset is the item's number.
    ///   - progress: called after each batch.
    /// - Throws: `FileReadError`, `PostgresError`; batches before stay stored.
    public func run(
        _ path: String, format: FeedFormat = .automatic, fault: (DeadLetter) -> Void = { _ in },
        progress: (LineProgress) -> Void = { _ in }
    ) async throws -> Outcome {
        let decoder = ClickItemDecoder(mapping: mapping, limits: limits)
        var items = LineBatches(
            try FeedReader(
                path: path, format: format, maximumItemBytes: limits.messageBytes, columns: ClickColumns()),
            size: Self.batchSize)
        var outcome = Outcome()
        var totals = ClickTotals()
        while let batch = try await items.next() {
            let decoded = try await items.decode(batch) { item throws(RecordFault) in
                let clicks = try decoder.decode(item)
                for click in clicks { try Self.check(click) }
                return clicks
            }
            let clicks = decoded.decoded.filter(isWanted)
            outcome.new += try await index.clicks.store(clicks.map { totals.add($0) })
            outcome.clicks += clicks.reduce(0) { $0 &+ ($1.count ?? 1) }
            outcome.withoutClick += decoded.empty
            for letter in decoded.faults {
                fault(letter)
                outcome.refusals.add(letter)
            }
            progress(items.progress)
        }
        outcome.lines = items.progress.lines
        return outcome
    }

    /// 1990, in milliseconds since 1970: earlier ones are days as spreadsheets count them, or times in another unit.
    private static let earliest: Int64 = 631_152_000_000

    /// - Throws: ``RecordFault`` for a click of a time to come, which would not count (`ClickStore.mostAhead`), and for one of
    ///   a time at which there were no shops to click in.
    private static func check(_ click: Click) throws(RecordFault) {
        guard let time = click.timestamp else { return }
        guard time >= earliest else {
            throw RecordFault(
                .invalidValue, field: "timestamp",
                "expected a time since 1990, found one of \(time) milliseconds since 1970")
        }
        let latest = Int64(Date().timeIntervalSince1970 * 1_000) + ClickStore.mostAhead
        guard time > latest else { return }
        throw RecordFault(
            .futureTime, field: "timestamp",
            "expected a time up to a day from now, found one of \(time) milliseconds since 1970")
    }

    private func isWanted(_ click: Click) -> Bool {
        guard let minimumLabel, let label = click.label else { return true }
        return label >= minimumLabel
    }
}
