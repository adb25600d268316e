/// What a generation found of recent clicks at first, and what it finds now.
public struct RecallChange: Sendable, Equatable {
    /// 0 to 1.
    public var first: Double
    /// 0 to 1.
    public var last: Double

    /// Both shares, 0 to 1.
    public init(first: Double, last: Double) {
        self.first = first
        self.last = last
    }
}
