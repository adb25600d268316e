/// Notices when so many records can't be decoded that something is wrong with all of them, such as a changed format.
struct FloodGate: Sendable, Equatable {
    /// What is counted of batches.
    private struct Count: Sendable, Equatable {
        var records = 0
        var letters = 0

        static func + (left: Self, right: Self) -> Self {
            Self(records: left.records + right.records, letters: left.letters + right.letters)
        }
    }

    /// Fewer records than this prove nothing.
    static let minimumRecords = 100
    /// Records that are looked back at, at least, once there have been so many.
    static let window = 1_000

    /// Of the latest records that may be dead letters; 100 lets everything through.
    var limitPercent: Int
    /// Past batches, oldest first.
    private var past: [Count] = []

    /// - Parameter limitPercent: of the latest records that may be dead letters; 100 lets everything through.
    init(limitPercent: Int) { self.limitPercent = limitPercent }

    /// Counts a batch, or refuses it. A large one is counted in parts, so that good records don't excuse as many bad ones
    /// behind them.
    /// - Parameters:
    ///   - letters: which of the records are dead letters, by their places among them.
    ///   - example: why the newest of them is one.
    /// - Throws: ``DeadLetterFlood``; the batch is not counted then.
    mutating func pass(records: Int, letters: [Int], example: String) throws(DeadLetterFlood) {
        var gate = self
        for start in stride(from: 0, to: records, by: Self.window) {
            let part = start..<min(start + Self.window, records)
            try gate.pass(Count(records: part.count, letters: letters.count { part.contains($0) }), example)
        }
        self = gate
    }

    private mutating func pass(_ count: Count, _ example: String) throws(DeadLetterFlood) {
        let recent = past + [count]
        var total = recent.reduce(Count(), +)
        if total.records >= Self.minimumRecords, total.letters * 100 > limitPercent * total.records {
            throw DeadLetterFlood(letters: total.letters, records: total.records, example: example)
        }
        past = recent
        while let first = past.first, total.records - first.records >= Self.window {
            past.removeFirst()
            total.records -= first.records
        }
    }
}
