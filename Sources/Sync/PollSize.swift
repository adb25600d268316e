/// How many records are read at once: as many as one transaction takes where all is up to date, and several times as many
/// while there is a backlog, so that some are prepared while others are written.
struct PollSize: Sendable {
    /// Records that are read at once take no more than this, and one record.
    static let maximumBytes = 32 << 20
    /// What was read is written before anything else is done, such as giving a partition back.
    static let longestWriting = Duration.seconds(1)
    /// Transactions that are read at once.
    static let maximumTransactions = 8

    private let transaction: Int
    private var transactions = 1

    /// - Parameter transaction: records that one takes at most.
    init(transaction: Int) { self.transaction = transaction }

    /// How many to read next.
    var records: Int { transaction * transactions }

    /// So many were read, and written within a time.
    mutating func wrote(_ count: Int, in duration: Duration) {
        if duration > Self.longestWriting {
            transactions = max(1, transactions / 2)
        } else if count >= records, duration * 2 <= Self.longestWriting {
            transactions = min(Self.maximumTransactions, transactions * 2)
        }
    }
}
