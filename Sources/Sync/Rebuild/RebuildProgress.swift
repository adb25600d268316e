/// How far a rebuild or a check has come, in this order.
public enum RebuildProgress: Sendable, Equatable {
    /// What an interrupted rebuild has built is gone on with.
    case resumed
    /// Records are read and applied; `fraction` is of the whole, 0 to 1.
    case replaying(records: Int, fraction: Double)
    /// All records are applied.
    case replayed(records: Int)
    /// Products are coded, each stage a step; `fraction` is of what waited, 0 to 1.
    case coding(steps: Int, fraction: Double)
    /// All products are coded.
    case coded
}
