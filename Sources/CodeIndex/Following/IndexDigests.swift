public import Codes

/// What an index is at a moment, in sums, for who holds it in memory as of an earlier one.
public struct IndexDigests: Sendable, Equatable {
    /// What has changed until that moment.
    public var delta: IndexDelta
    /// Over the live products' visible fields.
    public var products: IndexDigest
    /// Over the postings of each generation that there is.
    public var postings: [Int64: IndexDigest]
}

/// Why the tables were not added up; a later time may be a better one.
public enum IndexDigestError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What has changed since the position is not known any more: see ``CodeIndex/changes(since:)``.
    case isTooFarBehind
    /// Another session waited to change the form of the tables, such as a generation's that is dropped.
    case gaveWay
    /// Postings that another version made are being converted, and stand in tables of two forms.
    case isBeingConverted

    /// For people.
    public var description: String {
        switch self {
        case .isTooFarBehind: "the index in memory is too far behind the tables, and is being read anew"
        case .gaveWay: "the tables were needed by another session, such as one that drops a generation"
        case .isBeingConverted:
            "the tables are being brought into the form of this version, in the background of gramd run"
        }
    }

    /// Whether it is over in a moment.
    public var isBrief: Bool { self != .isBeingConverted }
}
