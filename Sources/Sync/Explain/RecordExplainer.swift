import Catalog

/// Says of records what each would become; nothing is written.
public struct RecordExplainer: Sendable {
    /// Lines of a file that are decoded together.
    private static let batchLines = 500

    private let pipeline: EventPipeline

    /// - Parameter pipeline: decodes the records.
    public init(_ pipeline: EventPipeline) { self.pipeline = pipeline }

    /// Explains records of a topic.
    /// - Parameters:
    ///   - target: where to begin.
    ///   - limit: the most records.
    ///   - show: called with each record's explanation, in the order in which they are read.
    /// - Throws: ``ReplayError`` for a place that does not exist; `KafkaError`; errors of the pipeline and of `show`.
    public func explain(
        _ sample: TopicSample, from target: ReplayTarget, limit: Int, show: (RecordExplanation) throws -> Void
    ) async throws {
        try await sample.read(from: target, limit: limit) { records in
            try await explain(records.map { Placed(place: Self.place($0), record: $0) }, show)
        }
    }

    /// Explains lines of a file.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - maximumLineBytes: longer lines are refused.
    ///   - limit: the most lines; nil for all.
    ///   - show: called with each record's explanation, in order.
    /// - Throws: `FileReadError`; errors of the pipeline and of `show`.
    public func explain(
        file path: String, maximumLineBytes: Int, limit: Int?, show: (RecordExplanation) throws -> Void
    ) async throws {
        let reader = try LineReader(path: path, maximumLineBytes: maximumLineBytes)
        var records: [Placed] = []
        var rest = limit ?? .max
        while rest > 0, let line = try reader.next() {
            let place = "line \(line.number)"
            if let fault = line.fault {
                try await explain(records, show)
                records = []
                try show(RecordExplanation(place: place, outcome: .failure(fault)))
            } else if !line.isBlank {
                records.append(Placed(place: place, record: SourceRecord(line: line.bytes)))
            }
            rest -= 1
            if records.count == Self.batchLines {
                try await explain(records, show)
                records = []
            }
        }
        try await explain(records, show)
    }

    private struct Placed {
        let place: String
        let record: SourceRecord
    }

    private func explain(_ records: [Placed], _ show: (RecordExplanation) throws -> Void) async throws {
        for (record, outcome) in zip(records, try await pipeline.decode(records.map(\.record))) {
            try show(RecordExplanation(place: record.place, outcome: outcome))
        }
    }

    private static func place(_ record: SourceRecord) -> String {
        record.position.map { "\($0.topic)[\($0.partition)]@\($0.offset)" } ?? "record"
    }
}
