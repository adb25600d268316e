public import Catalog
import Execution

/// The way from records to product events: stages that rewrite them, then the decoder.
public struct EventPipeline: Sendable {
    /// Reads the records that the stages leave.
    public let decoder: EventDecoder
    /// Whether messages are another thing for the decoder than what was sent, so that files go the same way.
    public let isTransforming: Bool
    private let stages: [any RecordStage]
    private let thread = DedicatedThread(name: "decode")

    /// A way; without stages records are decoded as they come.
    public init(decoder: EventDecoder, stages: [any RecordStage] = [], isTransforming: Bool = false) {
        self.isTransforming = isTransforming
        self.decoder = decoder
        self.stages = stages
    }

    /// Decodes records, off Swift's cooperative pool.
    /// - Returns: for each record, in the same order, its events, or why it can't be read.
    /// - Throws: ``StageUnavailable`` for faults of the surroundings of a stage, such as a registry that is away;
    ///   `CancellationError`.
    public func decode(_ records: [SourceRecord]) async throws -> [Result<[ProductEvent], RecordFault>] {
        guard let first = stages.firstIndex(where: { stage in records.contains { stage.mayRewrite($0) } }) else {
            return try await thread.run { [decoder] in
                records.map { record in Result { () throws(RecordFault) in try decoder.decode(record) } }
            }
        }
        var rewritten = records.map { Result<[SourceRecord], RecordFault>.success([$0]) }
        // Those before leave every record as it is.
        for stage in stages[first...] { rewritten = try await rewrite(rewritten, by: stage) }
        return try await thread.run { [decoder, rewritten] in
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

    private func rewrite(
        _ rewritten: [Result<[SourceRecord], RecordFault>], by stage: any RecordStage
    ) async throws -> [Result<[SourceRecord], RecordFault>] {
        let given = rewritten.flatMap { (try? $0.get()) ?? [] }
        guard !given.isEmpty else { return rewritten }
        var results: ArraySlice<Result<[SourceRecord], RecordFault>>
        do { results = try await stage.process(given)[...] } catch {
            if Task.isCancelled { throw CancellationError() }
            throw StageUnavailable(reason: "\(error)")
        }
        precondition(results.count == given.count, "a stage answers for each record")
        return rewritten.map { records in
            records.flatMap { records in
                let own = results.prefix(records.count)
                results = results.dropFirst(records.count)
                return Result { () throws(RecordFault) in
                    var made: [SourceRecord] = []
                    for result in own { made += try result.get() }
                    return made
                }
            }
        }
    }
}
