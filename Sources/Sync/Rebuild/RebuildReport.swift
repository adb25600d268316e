public import CodeIndex

/// What a rebuild or a check has found and done.
public struct RebuildReport: Sendable, Equatable {
    /// Records read from the topic.
    public internal(set) var records = 0
    /// How long reading and applying them took.
    public internal(set) var seconds = 0.0
    /// Live products of the index that was built.
    public internal(set) var products = 0
    /// Codes that a model had to write, because the cache did not have them.
    public internal(set) var generated = 0
    /// Products of the live index without events in the topic.
    public internal(set) var missing: [String] = []
    /// How the index that was built differed from the live one.
    public internal(set) var comparison = ShadowIndex.Comparison()
}
