/// Which connections are open, and which to close when there are too many. It closes none itself.
///
/// Idle ones have the places that those with requests leave, but never fewer than a reserve: so long as its request has not
/// come, nobody knows whether a connection is one that only asks how the server is.
struct ConnectionTable: Sendable {
    /// Names a connection.
    typealias ID = UInt64

    private let most: Int
    private let reserve: Int
    private var busy: Set<ID> = []
    /// When each began to be idle, by a count that rises.
    private var idle: [ID: UInt64] = [:]
    private var tick: UInt64 = 0

    /// - Parameters:
    ///   - most: so many connections have a place whatever they do.
    ///   - reserve: so many idle ones have a place besides when all others have requests.
    init(most: Int, reserve: Int) {
        self.most = most
        self.reserve = reserve
    }

    /// How many are open.
    var count: Int { busy.count + idle.count }

    /// Whether the reserve is in use: a connection that has been answered gives its place back.
    var hasTooMany: Bool { count > most }

    /// Whether there are more requests than places for them.
    var isCrowded: Bool { busy.count > most }

    /// A connection has been opened; it is idle until its request has come.
    /// - Returns: its name; and the one that is to be closed for it, no longer among those that are open.
    mutating func open() -> (id: ID, closed: ID?) {
        // A few hundred are looked at, and only where a connection comes when all places are taken.
        let closed = idle.count >= max(most - busy.count, reserve) ? idle.min { $0.value < $1.value }?.key : nil
        if let closed { idle[closed] = nil }
        tick += 1
        idle[tick] = tick
        return (tick, closed)
    }

    /// A request has come on a connection.
    mutating func begin(_ id: ID) {
        if idle.removeValue(forKey: id) != nil { busy.insert(id) }
    }

    /// All requests of a connection have been answered.
    mutating func rest(_ id: ID) {
        guard busy.remove(id) != nil else { return }
        tick += 1
        idle[id] = tick
    }

    /// A connection has ended.
    mutating func close(_ id: ID) {
        busy.remove(id)
        idle[id] = nil
    }
}
