import Catalog
public import CodeIndex
import Foundation
import Postgres

/// Gives dead letters another try, for when the configuration or the program can read them now.
public struct DeadLetterRetry: Sendable {
    /// What became of one.
    public enum Outcome: Sendable, Equatable {
        /// Applied, or found to be older than what is stored; the letter is gone.
        case settled
        /// Nothing to apply in it; the letter is gone.
        case empty
        case failed(cause: String, message: String)
    }

    /// What became of many.
    public struct Summary: Sendable, Equatable {
        /// Applied, or found to be older than what is stored.
        public internal(set) var settled = 0
        /// Without anything to apply.
        public internal(set) var empty = 0
        /// Kept, with their new causes.
        public internal(set) var failed = 0
    }

    private static let batchSize = 200

    /// After so many failures a letter is left alone unless it is named.
    public static let maximumRetries = 3

    private let index: CodeIndex
    private let products: EventPipeline
    private let items: FeedPipeline
    private let clicks: SearchLogPipeline
    private let clickTopics: Set<String>
    private let rules: SearchLogRules

    /// - Parameters:
    ///   - products: reads the letters of product topics and imports.
    ///   - clicks: reads the letters of `clickTopics`.
    ///   - rules: what counts of clicks.
    public init(
        index: CodeIndex, products: EventPipeline, clicks: SearchLogPipeline, clickTopics: [String],
        rules: SearchLogRules
    ) {
        self.index = index
        self.products = products
        items = FeedPipeline(products)
        self.clicks = clicks
        self.clickTopics = Set(clickTopics)
        self.rules = rules
    }

    /// Tries letters once, oldest first.
    /// - Parameters:
    ///   - filter: which; those that have failed ``maximumRetries`` times are left alone unless it has numbers.
    ///   - dryRun: decodes only.
    ///   - limit: at most so many.
    ///   - failure: called for each letter that fails, with its new cause and message.
    /// - Throws: `PostgresError` for faults of the environment.
    public func run(
        _ filter: DeadLetterFilter, dryRun: Bool, limit: Int = .max,
        failure: (_ letter: StoredDeadLetter, _ cause: String, _ message: String) -> Void
    ) async throws -> Summary {
        var filter = filter
        if filter.ids.isEmpty { filter.maximumRetries = Self.maximumRetries }
        var summary = Summary()
        var last: Int64 = 0
        var left = limit
        while left > 0 {
            let letters = try await index.deadLetters.list(filter, after: last, limit: min(Self.batchSize, left))
            if letters.isEmpty { break }
            left -= letters.count
            for stored in letters {
                switch try await retry(stored, dryRun: dryRun) {
                case .settled: summary.settled += 1
                case .empty: summary.empty += 1
                case .failed(let cause, let message):
                    summary.failed += 1
                    failure(stored, cause, message)
                }
                last = stored.id
            }
        }
        return summary
    }

    /// Decodes a letter and applies it through the version guard, at the place in its partition where it was: what is
    /// newer stays.
    /// - Parameter dryRun: decodes only.
    /// - Throws: `PostgresError` for faults of the environment.
    public func retry(_ stored: StoredDeadLetter, dryRun: Bool) async throws -> Outcome {
        let letter = stored.letter
        var outcome: Outcome
        do {
            outcome =
                clickTopics.contains(letter.record.topic)
                ? try await retryClick(stored, dryRun) : try await retryProduct(stored, dryRun)
        } catch let fault as RecordFault {
            outcome = .failed(cause: fault.code.rawValue, message: fault.message)
        } catch let error as PostgresError where error.isRecordFault {
            outcome = .failed(cause: "database_\(error.sqlState ?? "unknown")", message: error.message)
        }
        if case .failed(let cause, let message) = outcome, !dryRun {
            try await index.deadLetters.recordFailure(of: stored.id, cause: cause, message: message)
        }
        return outcome
    }

    private func retryProduct(_ stored: StoredDeadLetter, _ dryRun: Bool) async throws -> Outcome {
        let letter = stored.letter
        let isImported = ImportFeed.holds(letter.record)
        let events: [ProductEvent]
        let place: LogPlace
        if isImported {
            let item = FeedItem(number: Int(letter.record.offset), content: .json(letter.payload ?? []))
            events = try await items.decode([item])[0].get()
            place = .item(letter.record.offset, of: try await index.feeds.feed(of: letter.record))
        } else {
            events = try await products.decode([letter.source])[0].get()
            place = .record(letter.record, time: letter.time)
        }
        if dryRun { return events.isEmpty ? .empty : .settled }
        var batch = ChangeBatch()
        batch.add(.success(events), of: letter.source, at: place)
        batch.settled = [stored.id]
        let outcome = try await index.products.apply(batch)
        if let refused = outcome.refused.first { return .failed(cause: refused.cause, message: refused.message) }
        return events.isEmpty ? .empty : .settled
    }

    private func retryClick(_ stored: StoredDeadLetter, _ dryRun: Bool) async throws -> Outcome {
        let events = try await clicks.decode([stored.letter.source])[0].get()
        if dryRun { return events.isEmpty ? .empty : .settled }
        var batch = SearchLogBatch(now: Int64(Date().timeIntervalSince1970 * 1_000))
        for event in events { batch.append(event, at: nil) }
        batch.settled = [stored.id]
        _ = try await index.clicks.apply(batch, rules)
        return events.isEmpty ? .empty : .settled
    }
}
