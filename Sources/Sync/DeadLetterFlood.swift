/// Too many records can't be decoded; nothing of the batch was written.
struct DeadLetterFlood: Error, Equatable, CustomStringConvertible {
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
