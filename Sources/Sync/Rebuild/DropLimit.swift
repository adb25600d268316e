/// How many of the live products a rebuild may let go without being told to.
///
/// A misspelt topic, or settings under `catalog` that no longer fit the records, would else empty the index.
public struct DropLimit: Sendable, Equatable {
    /// What ``percent`` is without being said.
    public static let standardPercent = 10
    /// Fewer are always allowed: in a small index, one is many percent.
    public static let handful = 5

    /// Of the live products, at most.
    public var percent: Int

    /// - Parameter percent: told beside its property, 0 to 100.
    public init(percent: Int = standardPercent) { self.percent = percent }

    /// Whether so many of the live products may go.
    func allows(_ dropped: Int, of live: Int) -> Bool {
        dropped < Self.handful || dropped * 100 <= percent * live
    }
}
