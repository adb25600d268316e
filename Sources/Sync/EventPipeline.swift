public import Catalog
import Execution

/// The way from records to product events: stages that rewrite them, then the decoder.
public struct EventPipeline: Sendable {
    /// Reads the records that the stages leave.
    public let decoder: EventDecoder
    /// Whether messages are another thing for the decoder than what was sent, so that files go the same way.
    public let isTransforming: Bool
    private let stages: RecordStages
    private let thread = DedicatedThread(name: "decode")

    /// A way; without stages records are decoded as they come.
    public init(decoder: EventDecoder, stages: [any RecordStage] = [], isTransforming: Bool = false) {
        self.isTransforming = isTransforming
        self.decoder = decoder
        self.stages = RecordStages(stages)
    }

    /// Decodes records, off Swift's cooperative pool.
    /// - Returns: for each record, in the same order, its events, or why it can't be read.
    /// - Throws: ``StageUnavailable`` for faults of the surroundings of a stage, such as a registry that is away;
    ///   `CancellationError`.
    public func decode(_ records: [SourceRecord]) async throws -> [Result<[ProductEvent], RecordFault>] {
        guard stages.mayRewrite(records) else {
            return try await thread.run { [decoder] in
                records.map { record in Result { () throws(RecordFault) in try decoder.decode(record) } }
            }
        }
        let rewritten = try await stages.rewrite(records)
        return try await thread.run { [decoder] in
            rewritten.map { records in
                records.flatMap { records in
                    Result { () throws(RecordFault) in
                        var events: [ProductEvent] = []
                        for record in records { events += try decoder.decode(record) }
                        return events
                    }
                }
            }
        }
    }
}
