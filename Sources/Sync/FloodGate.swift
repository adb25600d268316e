import Synchronization

/// Notices when so many records can't be decoded that something is wrong with all of them, such as a changed format.
final class FloodGate: Sendable {
    /// Fewer records than this prove nothing.
    static let leastRecords = 100
    /// Records that are looked back at, at least, once there have been so many.
    static let window = 1_000

    /// Records and dead letters of past batches, oldest first.
    private let past = Mutex<[(records: Int, letters: Int)]>([])
    private let limit: Double

    /// - Parameter limitPercent: of the latest records that may be dead letters; 100 lets everything through.
    init(limitPercent: Int) { limit = Double(limitPercent) / 100 }

    /// Counts a batch, or refuses it.
    /// - Throws: ``DeadLetterFlood``; the batch is not counted then.
    func pass(records: Int, letters: Int, example: String) throws(DeadLetterFlood) {
        let flood = past.withLock { past -> DeadLetterFlood? in
            let recent = past + [(records, letters)]
            let total = recent.reduce((records: 0, letters: 0)) { ($0.records + $1.records, $0.letters + $1.letters) }
            if total.records >= Self.leastRecords, Double(total.letters) > limit * Double(total.records) {
                return DeadLetterFlood(letters: total.letters, records: total.records, example: example)
            }
            past = recent
            var count = total.records
            while let first = past.first, count - first.records >= Self.window {
                past.removeFirst()
                count -= first.records
            }
            return nil
        }
        if let flood { throw flood }
    }
}

/// Too many records can't be decoded; nothing of the batch was written.
struct DeadLetterFlood: Error, CustomStringConvertible {
    let letters: Int
    let records: Int
    let example: String

    var description: String {
        """
        \(letters) of the latest \(records) records can't be decoded, the newest because: \(example). gramd waits with them: \
        mend catalog.format or catalog.fields and restart it, or let them become dead letters with a higher \
        sync.deadLetterLimitPercent
        """
    }
}
