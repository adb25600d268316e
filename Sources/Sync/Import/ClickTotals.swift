import Catalog

/// Adds up the clicks that a file says of one query, product and time in several spellings of the query.
///
/// Totals only grow, so that storing the greatest one makes the stored clicks a function of the file, however it is cut into
/// batches and however often it is imported. Memory is bounded: of pairs beyond the limit the greatest count remains.
struct ClickTotals {
    private struct Key: Hashable {
        let first: Int
        let second: Int

        init(_ click: Click) {
            var hashers = [Hasher(), Hasher()]
            hashers[1].combine(true)
            for index in hashers.indices {
                hashers[index].combine(click.query)
                hashers[index].combine(click.productID)
                hashers[index].combine(click.timestamp)
            }
            first = hashers[0].finalize()
            second = hashers[1].finalize()
        }
    }

    private let maximumPairs: Int
    private var totals: [Key: Int64] = [:]

    /// - Parameter maximumPairs: that are remembered.
    init(maximumPairs: Int = 1 << 20) { self.maximumPairs = maximumPairs }

    /// The click with the sum of what the file has said so far; unchanged where it doesn't say a count.
    mutating func add(_ click: Click) -> Click {
        guard let count = click.count else { return click }
        let key = Key(click)
        let (sum, overflow) = totals[key, default: 0].addingReportingOverflow(count)
        var click = click
        click.count = overflow ? .max : sum
        if totals[key] != nil || totals.count < maximumPairs { totals[key] = click.count }
        return click
    }
}
