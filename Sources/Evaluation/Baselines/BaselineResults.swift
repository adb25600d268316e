/// Puts together the rankings that the Python program writes, a line at a time: run, query number, rank and product
/// number, tab-separated, in the order of the ranks. Numbers count from 0, ranks from 1.
struct BaselineResults {
    private let queries: [String]
    private let products: [String]
    private var rankings: [Baseline: [Int: [Int]]] = [:]

    /// - Parameters:
    ///   - queries: by their numbers.
    ///   - products: identifiers by their numbers.
    init(queries: [String], products: [String]) {
        self.queries = queries
        self.products = products
    }

    /// Adds a line.
    /// - Parameter number: from 1, for messages.
    /// - Throws: ``BaselineError/invalidResult(line:reason:)``
    mutating func add(line: [UInt8], number: Int) throws(BaselineError) {
        let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        func fault(_ reason: String) -> BaselineError { .invalidResult(line: number, reason: reason) }
        guard columns.count == 4 else { throw fault("expected 4 columns, found \(columns.count)") }
        guard let baseline = Baseline(rawValue: columns[0]) else { throw fault("unknown run \"\(columns[0])\"") }
        guard let query = Int(columns[1]), queries.indices.contains(query) else {
            throw fault("no query has the number \"\(columns[1])\"")
        }
        guard let product = Int(columns[3]), products.indices.contains(product) else {
            throw fault("no product has the number \"\(columns[3])\"")
        }
        let rank = (rankings[baseline]?[query]?.count ?? 0) + 1
        guard Int(columns[2]) == rank, rank <= RetrievalRun.depth else {
            throw fault(
                "expected rank \(rank) of at most \(RetrievalRun.depth) for query \(query), found \"\(columns[2])\"")
        }
        rankings[baseline, default: [:]][query, default: []].append(product)
    }

    /// A run for each baseline; one without lines found nothing.
    var runs: [Baseline: RetrievalRun] {
        Dictionary(
            uniqueKeysWithValues: Baseline.allCases.map { baseline in
                let found = (rankings[baseline] ?? [:]).map { query, ranking in
                    (queries[query], ranking.map { products[$0] })
                }
                return (
                    baseline,
                    RetrievalRun(name: baseline.name, rankings: Dictionary(uniqueKeysWithValues: found))
                )
            })
    }
}
