public import Catalog

/// Says of records what each would become; nothing is written.
public struct RecordExplainer: Sendable {
    /// Items of a file that are decoded together.
    private static let batchItems = 500

    private let pipeline: EventPipeline
    private let isOfShippedProgram: Bool

    /// - Parameters:
    ///   - pipeline: decodes the records.
    ///   - isOfShippedProgram: whether its transformation is that of a format that gramd ships.
    public init(_ pipeline: EventPipeline, isOfShippedProgram: Bool = false) {
        self.pipeline = pipeline
        self.isOfShippedProgram = isOfShippedProgram
    }

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
            for (record, outcome) in zip(records, try await pipeline.decode(records)) {
                try show(explanation(Self.place(record), outcome))
            }
        }
    }

    /// Explains the records of a file.
    ///
    /// A line is a message of the product topic, or a record with its key and headers. Of a file of another kind (an array,
    /// a table, a bulk file, a dump of Elasticsearch) each item becomes what `gramd import products` makes of it; where it is
    /// a record with its key, it is read as the topic's.
    /// - Parameters:
    ///   - path: the file, or `-` for standard input.
    ///   - format: how it keeps its records.
    ///   - maximumItemBytes: longer records are refused.
    ///   - limit: the most lines or items; nil for all.
    ///   - show: called with each record's explanation, in order.
    /// - Throws: `FileReadError`; errors of the pipeline and of `show`.
    public func explain(
        file path: String, format: FeedFormat = .automatic, maximumItemBytes: Int, limit: Int?,
        show: (RecordExplanation) throws -> Void
    ) async throws {
        let feed = FeedPipeline(pipeline)
        let reader = try FeedReader(
            path: path, format: format, maximumItemBytes: maximumItemBytes, columns: feed.columns)
        let kind = reader.format
        var rest = limit ?? .max
        var batches = LineBatches(reader, size: min(rest, Self.batchItems))
        while rest > 0, let batch = try await batches.next() {
            let items = batch.prefix(rest)
            rest -= items.count
            let records = items.filter { !$0.isBlank }.map { ($0, Self.record($0, kind)) }
            var ofTopic = try await pipeline.decode(records.compactMap(\.1))[...]
            var ofFile = try await feed.decode(records.filter { $0.1 == nil }.map(\.0))[...]
            for (item, record) in records {
                let outcome = record == nil ? ofFile.removeFirst() : ofTopic.removeFirst()
                try show(explanation("\(kind == .jsonArray ? "item" : "line") \(item.number)", outcome))
            }
        }
    }

    /// An item that is a record of the topic; nil for one of a file of products.
    private static func record(_ item: FeedItem, _ kind: FeedFormat) -> SourceRecord? {
        guard case .json(let bytes) = item.content else { return nil }
        let record = SourceRecord(line: bytes)
        if record.value != bytes { return record }
        return kind == .jsonLines && !isDocument(bytes) ? record : nil
    }

    /// Whether a line is a document of Elasticsearch with its identifier, as elasticdump writes it.
    private static func isDocument(_ line: [UInt8]) -> Bool {
        let members = try? JSONValue(parsing: line, maximumDepth: 512).objectValue
        return members?["_id"] != nil && members?["_source"]?.objectValue != nil
    }

    private func explanation(_ place: String, _ outcome: Result<[ProductEvent], RecordFault>) -> RecordExplanation {
        RecordExplanation(place: place, outcome: outcome, isOfShippedProgram: isOfShippedProgram)
    }

    private static func place(_ record: SourceRecord) -> String {
        record.position.map { "\($0.topic)[\($0.partition)]@\($0.offset)" } ?? "record"
    }
}
