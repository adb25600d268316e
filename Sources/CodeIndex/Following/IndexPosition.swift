/// Up to where an instance has followed an index: a snapshot of PostgreSQL's, which says of every transaction whether its
/// changes are in.
///
/// Sequence numbers can't say it: a transaction may take its number early and commit late.
/// https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT
public struct IndexPosition: Sendable, Hashable, CustomStringConvertible {
    /// As PostgreSQL writes a `pg_snapshot`: `xmin:xmax:transactions in between that had not ended`.
    public let description: String

    /// A position that was written down.
    public init(_ description: String) { self.description = description }
}
