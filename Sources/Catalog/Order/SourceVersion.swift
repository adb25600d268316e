/// A source's own count of a product's changes, behind the epoch of the source.
///
/// A source that counts anew from lower numbers, such as a database that was moved, begins a new epoch; every version of
/// it is newer than all before.
public struct SourceVersion: Sendable, Hashable, Comparable {
    /// How often the source has begun anew, from 0.
    public var epoch: Int32
    /// What the source says.
    public var number: Int64

    /// A version of an epoch.
    public init(epoch: Int32 = 0, number: Int64) {
        self.epoch = epoch
        self.number = number
    }

    /// By epoch, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        (left.epoch, left.number) < (right.epoch, right.number)
    }
}
