import Catalog

/// Stages that rewrite records, one behind the other.
struct RecordStages: Sendable {
    private let stages: [any RecordStage]

    init(_ stages: [any RecordStage]) { self.stages = stages }

    /// Whether any of the records may become another one.
    func mayRewrite(_ records: [SourceRecord]) -> Bool {
        stages.contains { stage in records.contains { stage.mayRewrite($0) } }
    }

    /// Rewrites records.
    /// - Returns: for each record, in the same order, what it becomes, or why it can't be read.
    /// - Throws: ``StageUnavailable`` for faults of the surroundings of a stage, such as a registry that is away;
    ///   `CancellationError`.
    func rewrite(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
        var rewritten = records.map { Result<[SourceRecord], RecordFault>.success([$0]) }
        // Those before the first that may rewrite one leave all as they are.
        for stage in stages.drop(while: { stage in !records.contains { stage.mayRewrite($0) } }) {
            rewritten = try await rewrite(rewritten, by: stage)
        }
        return rewritten
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
