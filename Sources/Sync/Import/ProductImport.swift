public import Catalog
public import CodeIndex

/// Applies a file of products or product events, one JSON object a line, to the index.
///
/// What comes from a file has no place in a topic: versions and times alone decide what is newer.
public struct ProductImport {
    /// What became of a file's lines.
    public struct Outcome: Sendable, Equatable {
        /// What the events changed.
        public internal(set) var applied = ApplyOutcome()
        /// Lines that can't be decoded; they are stored as dead letters.
        public internal(set) var deadLetters = 0
        /// How many lines there were.
        public internal(set) var lines = 0
    }

    private let index: CodeIndex
    private let decoder: ProductLineDecoder
    private let maximumLineBytes: Int
    private let batchSize: Int

    /// Creates an import.
    /// - Parameters:
    ///   - decoder: of the product topic, whose format, mapping and limits also hold for lines.
    ///   - batchSize: lines applied in one transaction.
    public init(index: CodeIndex, decoder: EventDecoder, batchSize: Int) {
        self.index = index
        self.decoder = ProductLineDecoder(decoder)
        maximumLineBytes = decoder.limits.messageBytes
        self.batchSize = batchSize
    }

    /// Applies a file; what changed waits for coding afterwards.
    /// - Parameters:
    ///   - path: the file, plain or gzip, or `-` for standard input.
    ///   - progress: called after each batch.
    /// - Throws: `LineReaderError`, `PostgresError`; batches before stay applied.
    public func run(_ path: String, progress: (LineProgress) -> Void = { _ in }) async throws -> Outcome {
        var lines = try LineBatches(path, maximumLineBytes: maximumLineBytes, size: batchSize)
        var outcome = Outcome()
        while let batch = try await lines.next() {
            let changes = try await lines.decode(batch) { [decoder] line throws(RecordFault) in
                try decoder.decode(line: line.bytes)
            }
            let applied = try await index.products.apply(
                ChangeBatch(
                    events: changes.decoded.flatMap { $0 }.map { PositionedEvent(event: $0, record: nil) },
                    deadLetters: changes.faults))
            outcome.applied.upserted += applied.upserted
            outcome.applied.deleted += applied.deleted
            outcome.applied.skipped += applied.skipped
            outcome.applied.toCode += applied.toCode
            outcome.deadLetters += changes.faults.count
            progress(lines.progress)
        }
        outcome.lines = lines.progress.lines
        return outcome
    }
}
