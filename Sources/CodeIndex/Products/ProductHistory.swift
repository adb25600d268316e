public import Catalog

/// Where a product's state comes from, and what has been done about it since.
public struct ProductHistory: Sendable, Equatable {
    /// The product's place in a generation.
    public struct Coding: Sendable, Equatable {
        /// Which generation.
        public var generation: Int64
        /// Whether it answers.
        public var state: Generation.State
        /// The codes that are posted, own and generated ones; 0 where none are.
        public var codes: Int
        /// What it waits for; nil where it is coded.
        public var waitingFor: CodingStage?
        /// How often that was begun.
        public var attempts: Int
        /// Why it could not be coded the last time; nil where that is not so.
        public var error: String?
    }

    /// A transaction that changed it.
    public struct Change: Sendable, Equatable {
        /// ISO 8601, UTC.
        public var changedAt: String
        /// Whose codes changed; nil for the product's fields, or its deletion.
        public var generation: Int64?
    }

    /// The product's identifier.
    public var id: String
    /// Whether searches can find it; otherwise it was deleted.
    public var isLive: Bool
    /// nil where it was deleted.
    public var title: String?
    /// The record that the state comes from; a topic `import:…` stands for a file. nil where that is not known any more.
    public var record: RecordPosition?
    /// When the log took that record, in milliseconds since 1970; nil where it doesn't say.
    public var recordTime: Int64?
    /// The version of the event that the state comes from; nil where it has none.
    public var version: Int64?
    /// The highest version ever seen; events below it are late.
    public var newestVersion: Int64?
    /// Its place in each generation, by generation; none for a deleted product.
    public var codings: [Coding]
    /// What changed it in the last day, the newest first.
    public var changes: [Change]
}
