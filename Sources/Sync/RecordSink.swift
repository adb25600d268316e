public import CodeIndex
public import Kafka

/// What becomes of the records of a topic.
public protocol RecordSink: Sendable {
    /// Records as they are written.
    associatedtype Prepared: Sendable

    /// Where records are written, and where the offsets behind them stand.
    var index: CodeIndex { get }

    /// Does of the work on records what needs no transaction, such as decoding them: while others are being written.
    /// - Throws: `PostgresError`; errors of what reads records before they are decoded.
    func prepare(_ records: [KafkaRecord]) async throws -> Prepared

    /// Writes records and the offsets behind them in one transaction.
    /// - Returns: the records that can't be decoded, which were stored as dead letters.
    /// - Throws: `PostgresError`, `PartitionOwnershipLost`; nothing was written then.
    func write(_ prepared: Prepared, progress: [PartitionProgress]) async throws -> [DeadLetter]

    /// Stores records that can't be written as dead letters, with the offsets behind them in one transaction.
    /// - Throws: `PostgresError`, `PartitionOwnershipLost`; nothing was stored then.
    func reject(_ letters: [DeadLetter], progress: [PartitionProgress]) async throws

    /// The commands that a person can choose from when the stored offset is not on the broker any more.
    var lostOffsetAdvice: String { get }
}
