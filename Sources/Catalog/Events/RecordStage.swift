/// Rewrites records before they are read as events: from a wire format into JSON, or by a transformation.
public protocol RecordStage: Sendable {
    /// Whether a record may become another one; where that is false for all, they are not given to the stage.
    func mayRewrite(_ record: SourceRecord) -> Bool

    /// Rewrites records.
    /// - Returns: for each record, in the same order, what it became: none, one or several records at its position, or
    ///   why it can't be read.
    /// - Throws: faults of the surroundings, such as a registry that is away; the records are to be tried again.
    func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>]
}

extension RecordStage {
    /// True: most stages look at all records.
    public func mayRewrite(_ record: SourceRecord) -> Bool { true }
}
