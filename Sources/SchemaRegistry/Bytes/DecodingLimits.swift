/// Bounds on what a serialized key or value may become; few bytes can stand for any amount of JSON.
public struct DecodingLimits: Sendable, Equatable {
    /// Bytes of JSON.
    public var outputBytes: Int
    /// Arrays, maps, records and messages in one another; a schema may be recursive.
    public var depth: Int

    /// Limits; the defaults are those of product events.
    public init(outputBytes: Int = 8 << 20, depth: Int = 32) {
        self.outputBytes = outputBytes
        self.depth = depth
    }
}
