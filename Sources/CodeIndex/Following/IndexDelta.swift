public import struct Foundation.Date

/// What has changed in an index since a position, as it is at a later one.
///
/// It says how things are, not what was done: to take it in twice does no harm, and it may name what is known already.
public struct IndexDelta: Sendable, Equatable {
    /// Where to go on from.
    public var position: IndexPosition
    /// The state is no older than this, by the database's clock; of a standby, by its primary's.
    public var asOf: Date
    /// How a standby follows its primary; nil for a database that repeats none.
    public var standby: StandbyState?
    /// All generations there are, oldest first.
    public var generations: [Generation]
    /// New entries of the dictionary, all that ``postings`` has among them.
    public var codes: [CodeRow]
    /// Live products that may have changed.
    public var products: [ProductFields]
    /// Numbers of products that may have changed and are not live any more.
    public var deleted: [Int64]
    /// Codes that may have changed, by generation; only of those that exist.
    public var postings: [Int64: [PostingRow]]

    /// Whether only the position has moved.
    public var isEmpty: Bool { codes.isEmpty && products.isEmpty && deleted.isEmpty && postings.isEmpty }
}
