public import Catalog
import Execution

/// The way from the records of a search log to what was searched for and done: stages that rewrite them, then the decoder.
public struct SearchLogPipeline: Sendable {
    private let decoder: SearchEventDecoder
    private let stages: RecordStages
    private let thread = DedicatedThread(name: "decode clicks")

    /// A way; without stages records are decoded as they come.
    public init(decoder: SearchEventDecoder, stages: [any RecordStage] = []) {
        self.decoder = decoder
        self.stages = RecordStages(stages)
    }

    /// Decodes the values of records, off Swift's cooperative pool. Keys say nothing here, and so can't be wrong.
    /// - Returns: for each record, in the same order, its events, or why it can't be read.
    /// - Throws: ``StageUnavailable`` for faults of the surroundings of a stage, such as a registry that is away;
    ///   `CancellationError`.
    public func decode(_ records: [SourceRecord]) async throws -> [Result<[SearchEvent], RecordFault>] {
        let rewritten = try await stages.rewrite(
            records.map { record in
                var record = record
                record.key = nil
                return record
            })
        return try await thread.run { [decoder] in
            rewritten.map { records in
                records.flatMap { records in
                    Result { () throws(RecordFault) in
                        var events: [SearchEvent] = []
                        for record in records { events += try decoder.decode(record.value) }
                        return events
                    }
                }
            }
        }
    }
}
