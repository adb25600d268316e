/// An event that became a product's state, and when it was written to its topic.
public struct AppliedEvent: Sendable, Equatable {
    /// What it does to the live products.
    public enum Operation: String, Sendable, CaseIterable {
        /// There was no such live product.
        case create
        /// The product is another one now.
        case update
        /// The product is gone.
        case delete
    }

    /// What it does.
    public let operation: Operation
    /// When the log took it, in milliseconds since 1970.
    public let time: Int64
}
