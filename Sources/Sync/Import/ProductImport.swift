public import Catalog
public import CodeIndex

/// Applies a file of products or product events to the index.
///
/// The import stands behind all that was applied when it began, and before all that comes later.
public struct ProductImport: Sendable {
    /// What became of a file's items.
    public struct Outcome: Sendable, Equatable {
        /// What the events changed.
        public internal(set) var applied = ApplyOutcome()
        /// Items that can't be decoded; they are stored as dead letters.
        public internal(set) var refusals = Refusals()
        /// Fields that were left out of products, by name and reason.
        public internal(set) var droppedFields: [String: Int] = [:]
        /// Items that are about no product, or of which a transformation makes nothing.
        public internal(set) var withoutEvent = 0
        /// How many items there were.
        public internal(set) var lines = 0
    }

    private let index: CodeIndex
    private let pipeline: FeedPipeline
    private let coder: any OwnCoding
    private let maximumItemBytes: Int
    private let batchSize: Int

    /// Creates an import.
    /// - Parameters:
    ///   - pipeline: of the product topic, whose formats, mapping and limits also hold for files.
    ///   - coder: finds products' own codes, which are posted with them.
    ///   - batchSize: items applied in one transaction.
    public init(index: CodeIndex, pipeline: EventPipeline, coder: any OwnCoding, batchSize: Int) {
        self.index = index
        self.coder = coder
        self.pipeline = FeedPipeline(pipeline)
        maximumItemBytes = pipeline.decoder.limits.messageBytes
        self.batchSize = batchSize
    }

    /// Applies a file, own codes included; what a model is to write waits for coding afterwards.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - format: how it keeps its items.
    ///   - progress: called after each batch.
    /// - Throws: `FileReadError`, ``ImportRefused``, `PostgresError`; batches before stay applied.
    public func run(
        _ path: String, format: FeedFormat = .automatic, progress: (LineProgress) -> Void = { _ in }
    ) async throws -> Outcome {
        let reader = try FeedReader(
            path: path, format: format, maximumItemBytes: maximumItemBytes, columns: pipeline.columns)
        let feed = try await index.feeds.begin(path)
        let items = DecodedFeed(LineBatches(reader, size: batchSize, feed: feed), of: feed, through: pipeline)
        var outcome = Outcome()
        var admission = FeedAdmission()
        // One batch is applied while the next is coded and the one after that is decoded.
        var coded: DecodedFeed.Batch?
        var decoded = try await items.next()
        while coded != nil || decoded != nil {
            let uncoded = decoded
            async let followingDecoded = uncoded == nil ? nil : items.next()
            async let followingCoded = code(uncoded)
            if let batch = coded {
                outcome.count(batch.changes)
                let accepted = batch.itemCount - batch.changes.deadLetters.count
                let decision = admission.add(accepted: accepted, refused: batch.changes.deadLetters)
                try await apply(batch.changes, decision, path, &outcome)
                outcome.withoutEvent += batch.emptyCount
                outcome.lines = batch.progress.lines
                progress(batch.progress)
            }
            coded = try await followingCoded
            decoded = try await followingDecoded
        }
        try await apply(ChangeBatch(), admission.finish(), path, &outcome)
        return outcome
    }

    private func code(_ batch: DecodedFeed.Batch?) async throws -> DecodedFeed.Batch? {
        guard var batch else { return nil }
        batch.changes = try await index.products.prepare(batch.changes, by: coder)
        return batch
    }

    private func apply(
        _ changes: ChangeBatch, _ decision: FeedAdmission.Decision, _ path: String, _ outcome: inout Outcome
    ) async throws {
        guard case .store(let letters) = decision else {
            throw ImportRefused(path: path, refusals: outcome.refusals, applied: outcome.applied)
        }
        var changes = changes
        changes.deadLetters = letters
        if changes.events.isEmpty, letters.isEmpty { return }
        let applied = try await index.products.apply(changes)
        outcome.applied.upserted += applied.upserted
        outcome.applied.deleted += applied.deleted
        outcome.applied.skipped += applied.skipped
        outcome.applied.late += applied.late
        outcome.applied.unknown += applied.unknown
        outcome.applied.toCode += applied.toCode
        for letter in applied.refused { outcome.refusals.add(letter) }
    }
}

extension ProductImport.Outcome {
    fileprivate mutating func count(_ changes: ChangeBatch) {
        for letter in changes.deadLetters { refusals.add(letter) }
        for field in changes.events.flatMap(\.event.droppedFields) {
            droppedFields["\(field.field) (\(field.reason.rawValue))", default: 0] += 1
        }
    }
}

/// A file of the wrong kind: all or nearly all of its first items were refused.
public struct ImportRefused: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file; `-` is standard input.
    public let path: String
    /// What was refused up to then; none of it became a dead letter.
    public let refusals: Refusals
    /// What was applied before.
    public let applied: ApplyOutcome

    /// Why, and what to do.
    public var description: String {
        let name = path == "-" ? "standard input" : path
        return """
            \(name) is no file of products as configured: of its first items \(refusals.count) were refused and \
            \(applied.upserted + applied.deleted) applied. \(refusals.summary). No dead letters were stored. \
            See --format, and catalog.fields in the configuration.
            """
    }
}
