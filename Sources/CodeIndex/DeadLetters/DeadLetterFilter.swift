import Postgres

/// Which dead letters are meant; what is nil or empty leaves nothing out.
public struct DeadLetterFilter: Sendable, Equatable {
    /// Identifiers; empty for any.
    public var ids: [Int64]
    /// The kind of fault; nil for any.
    public var cause: String?
    /// The topic; nil for any.
    public var topic: String?
    /// The partition's number; nil for any.
    public var partition: Int32?
    /// Retried less often than this.
    public var maximumRetries: Int?

    /// All dead letters unless something narrows them.
    public init(
        ids: [Int64] = [], cause: String? = nil, topic: String? = nil, partition: Int32? = nil,
        maximumRetries: Int? = nil
    ) {
        self.ids = ids
        self.cause = cause
        self.topic = topic
        self.partition = partition
        self.maximumRetries = maximumRetries
    }

    /// Takes the parameters $1 to $5.
    static let condition = """
        ($1::bigint[] IS NULL OR dead_letter_id = ANY ($1)) AND ($2::text IS NULL OR cause = $2)
            AND ($3::text IS NULL OR topic = $3) AND ($4::bigint IS NULL OR partition = $4)
            AND ($5::bigint IS NULL OR retries < $5)
        """

    var parameters: [PostgresValue] {
        [
            ids.isEmpty ? .null : .intArray(ids), PostgresValue(cause), PostgresValue(topic),
            PostgresValue(partition.map(Int64.init)), PostgresValue(maximumRetries.map(Int64.init)),
        ]
    }
}
