public import Catalog
public import CodeIndex

/// Adds a file of clicks to the click log.
public struct ClickImport {
    private static let batchSize = 5_000

    /// What became of a file's lines.
    public struct Outcome: Sendable, Equatable {
        /// Clicks read, those left out by their label not counted.
        public internal(set) var clicks = 0
        /// Those of them that the click log did not have.
        public internal(set) var new = 0
        /// Lines that can't be decoded.
        public internal(set) var faults = 0
        /// How many lines there were.
        public internal(set) var lines = 0
    }

    private let index: CodeIndex
    private let limits: DecoderLimits
    private let minimumLabel: Double?

    /// Creates an import.
    /// - Parameter minimumLabel: leaves out clicks with a lower label; those without one count.
    public init(index: CodeIndex, limits: DecoderLimits, minimumLabel: Double? = nil) {
        self.index = index
        self.limits = limits
        self.minimumLabel = minimumLabel
    }

    /// Adds a file's clicks.
    /// - Parameters:
    ///   - path: the file, plain or gzip, or `-` for standard input.
    ///   - fault: called for each line that can't be decoded; the letter's offset is the line's number.
    ///   - progress: called after each batch.
    /// - Throws: `LineReaderError`, `PostgresError`; batches before stay stored.
    public func run(
        _ path: String, fault: (DeadLetter) -> Void = { _ in }, progress: (LineProgress) -> Void = { _ in }
    ) async throws -> Outcome {
        let decoder = ClickLineDecoder(limits: limits)
        var lines = try LineBatches(path, maximumLineBytes: limits.messageBytes, size: Self.batchSize)
        var outcome = Outcome()
        while let batch = try await lines.next() {
            let decoded = try await lines.decode(batch) { line throws(RecordFault) in
                try decoder.decode(line: line.bytes, number: line.number)
            }
            let clicks = decoded.decoded.filter(isWanted)
            outcome.new += try await index.clicks.store(clicks)
            outcome.clicks += clicks.count
            decoded.faults.forEach(fault)
            outcome.faults += decoded.faults.count
            progress(lines.progress)
        }
        outcome.lines = lines.progress.lines
        return outcome
    }

    private func isWanted(_ click: Click) -> Bool {
        guard let minimumLabel, let label = click.label else { return true }
        return label >= minimumLabel
    }
}
