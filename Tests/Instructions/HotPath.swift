import Catalog
import CodeIndex
import Codes
import Retrieval

/// What an index and its searches spend their time with.
enum HotPath: String, CaseIterable {
    /// 10,000 plain events from their bytes.
    case decode
    /// 10,000 products' texts to their own codes.
    case analyse
    /// 1,000 searches among 50,000 products, every fourth with a filter.
    case search

    /// - Returns: how much came out.
    func run(on data: FixedData) throws -> Int {
        switch self {
        case .decode: try decode(data)
        case .analyse: try analyse(data)
        case .search: try search(data)
        }
    }

    private func decode(_ data: FixedData) throws -> Int {
        let records = try data.records()
        let decoder = EventDecoder(format: .plain)
        var count = 0
        try countedInstructions {
            for record in records { count += try decoder.decode(record).count }
        }
        return count
    }

    private func analyse(_ data: FixedData) throws -> Int {
        let texts = try data.products().map { CodingInput(of: $0).text }
        let analyzer = try CodeAnalyzer()
        let selection = CodeSelection()
        var count = 0
        countedInstructions {
            for text in texts { count += selection.choices(for: text, analyzer: analyzer).count }
        }
        return count
    }

    private func search(_ data: FixedData) throws -> Int {
        let analyzer = try CodeAnalyzer()
        let requests = try data.queries().enumerated().map { number, query in
            RetrievalRequest(
                codes: QueryCode.own(in: query, analyzer: analyzer), scoring: .ownCodes, limit: 100,
                filter: number % 4 == 0 ? ProductFilter(priceFrom: 10, priceTo: 60) : nil)
        }
        let snapshot = try data.index().snapshot
        var count = 0
        countedInstructions {
            for request in requests { count += snapshot.search(request, in: FixedData.generation).count }
        }
        return count
    }
}
