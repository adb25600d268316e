public import CodeIndex
import Codes
import Metrics
import Monitoring
import Synchronization

/// What a search returns.
public struct SearchResult: Sendable, Codable {
    /// A code of the query.
    public struct EncodedCode: Sendable, Codable {
        public let code: String
        /// `own`: in the query's words; `generated`: from the model.
        public let origin: String
        /// The model's `p(c|q)`; absent without a model.
        public let probability: Double?
    }

    public let query: String
    public let generation: Int64
    /// The model that encoded the query; absent when the generation has own codes only.
    public let model: String?
    public let codes: [EncodedCode]
    public let products: [FoundProduct]
    /// From the query's arrival to the products.
    public let milliseconds: Double
}

/// Answers queries: the query's codes, then the products under them.
public final class Searcher: Sendable {
    /// The most products one search returns (GRAM, section 3.4).
    public static let maximumLimit = 300
    /// The longest query in UTF-8 bytes.
    public static let maximumQueryBytes = 1_024

    /// The size only enters idf, so a few seconds' age does no harm.
    private static let catalogueSizeAge = Duration.seconds(10)

    private struct CatalogueSize {
        var products: Int
        var readAt: ContinuousClock.Instant
        var isBeingRead = false
    }

    private let index: CodeIndex
    private let encoder: QueryEncoder
    private let catalogueSize = Mutex<CatalogueSize?>(nil)

    public init(index: CodeIndex, encoder: QueryEncoder) {
        self.index = index
        self.encoder = encoder
    }

    /// - Parameter limit: at most ``maximumLimit`` products.
    /// - Throws: ``SearchError`` for a query that can't be answered; `PostgresError`.
    public func search(_ query: String, limit: Int) async throws -> SearchResult {
        let start = ContinuousClock.now
        guard query.utf8.count <= Self.maximumQueryBytes else { throw SearchError.queryTooLong }
        guard (1...Self.maximumLimit).contains(limit) else { throw SearchError.limitOutOfRange }
        guard let generation = try await encoder.activeGeneration() else { throw SearchError.noGeneration }
        let encoded = try await encoder.codes(for: query, in: generation)
        let products = try await index.codes.search(
            encoded.codes, in: generation, scoring: encoded.scoring, limit: limit,
            catalogueSize: currentCatalogueSize())
        let elapsed = ContinuousClock.now - start
        Timer(label: MetricName.searchSeconds).record(duration: elapsed)
        return SearchResult(
            query: query, generation: generation.id, model: generation.modelID,
            codes: encoded.codes.map { code in
                SearchResult.EncodedCode(
                    code: code.code.description, origin: code.isOwn ? "own" : "generated",
                    probability: code.probability)
            },
            products: products, milliseconds: elapsed / .milliseconds(1))
    }

    /// An old size answers while one search has a new one read: counting a large catalogue takes longer than a search.
    private func currentCatalogueSize() async throws -> Int {
        let now = ContinuousClock.now
        let (known, mustRead) = catalogueSize.withLock { size in
            guard let known = size else { return (nil as Int?, false) }
            let mustRead = !known.isBeingRead && now - known.readAt >= Self.catalogueSizeAge
            if mustRead { size?.isBeingRead = true }
            return (known.products, mustRead)
        }
        guard let known else { return try await readCatalogueSize() }
        if mustRead {
            Task {
                do { _ = try await readCatalogueSize() } catch {
                    catalogueSize.withLock { $0?.isBeingRead = false }
                }
            }
        }
        return known
    }

    private func readCatalogueSize() async throws -> Int {
        let products = try await index.products.liveCount()
        catalogueSize.withLock { $0 = CatalogueSize(products: products, readAt: .now) }
        return products
    }
}

/// Why a search was refused.
public enum SearchError: Error, Sendable, CustomStringConvertible {
    case queryTooLong
    case limitOutOfRange
    case noGeneration

    public var description: String {
        switch self {
        case .queryTooLong: "the query is longer than \(Searcher.maximumQueryBytes) bytes"
        case .limitOutOfRange: "limit must be between 1 and \(Searcher.maximumLimit)"
        case .noGeneration: "the index has no active generation yet; start gramd run or import products first"
        }
    }
}
