public import Catalog

/// How many of a partition's latest events came with a version below one that was seen before.
///
/// A source that counts anew from lower numbers, such as a database that was moved, shows by it: nearly all are late.
public struct SourceLateness: Sendable, Equatable {
    /// Events with a version, of products with a version; older ones count less.
    public var versioned: Double
    /// Those of them that were late.
    public var late: Double
    /// The first late event since most were in order; nil where none is.
    public var since: Int64?

    /// What was seen; each parameter is told beside its property.
    public init(versioned: Double = 0, late: Double = 0, since: Int64? = nil) {
        self.versioned = versioned
        self.late = late
        self.since = since
    }

    /// How many late events there must be at least before they are more than an accident.
    private static let minimum = 2.0
    /// How many events are remembered.
    static let memory = 2_000.0
    /// With fewer late ones among the latest the source is in order.
    static let orderly = 0.1

    /// The share of events that were late, 0 to 1.
    public var share: Double { versioned > 0 ? late / versioned : 0 }

    /// Whether the source seems to count anew.
    public var isSuspicious: Bool { late >= Self.minimum && share > 0.5 }

    /// What is suspicious, and what to do, in a sentence for a person; nil where nothing is.
    public static func notice(_ found: [LogPartition: SourceLateness]) -> String? {
        guard let (partition, lateness) = found.min(by: { $0.key < $1.key }) else { return nil }
        let others = found.count > 1 ? " and \(found.count - 1) more partitions" : ""
        return "\(Int(100 * lateness.share)) % of the latest events of \(partition)\(others) have versions below those "
            + "seen before" + (lateness.since.map { ", since offset \($0)" } ?? "")
            + ", and change nothing; if the source counts anew (a database that was moved or restored), "
            + "gramd replay --new-source lets its versions count from there on"
    }

    /// Takes note of a batch.
    /// - Parameter first: the batch's first late event.
    mutating func add(versioned: Int, late: Int, first: Int64?) {
        guard versioned > 0 else { return }
        self.versioned += Double(versioned)
        self.late += Double(late)
        if self.versioned > Self.memory {
            self.late *= Self.memory / self.versioned
            self.versioned = Self.memory
        }
        if let first {
            since = since ?? first
        } else if share < Self.orderly {
            since = nil
        }
    }
}
