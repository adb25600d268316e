/// One event of a simulated product feed.
public struct SyntheticChange: Sendable, Equatable {
    /// Why the event was sent.
    public enum Kind: Sendable, Equatable {
        /// A product that never was before.
        case creation
        /// Only the price is different; most events are of this kind.
        case price
        /// The title, the description or attributes are different.
        case content
        /// The product is gone.
        case deletion
        /// A deleted product is back, under its old id.
        case recreation
        /// An update that was sent before the product's deletion and arrives after it. Its version and timestamp are
        /// lower than the deletion's, and whoever applies it brings a dead product back.
        case late
    }

    /// What the event does.
    public let operation: SyntheticOperation
    /// Why it was sent.
    public let kind: Kind
    /// The id of the product.
    public let productID: String
    /// Milliseconds since 1970; rising but for late events.
    public var timestamp: Int64
    /// The product's version: 1 in the catalogue, then rising with each change of the product.
    public let version: Int64
    /// The product after the event; for deletions as it was last.
    public let product: SyntheticProduct

    /// The event as one line of JSON, see ``SyntheticProduct/eventJSON(op:timestamp:version:)``.
    public func eventJSON() -> String {
        product.eventJSON(op: operation, timestamp: timestamp, version: version)
    }
}
