import Codes
import Foundation
import Postgres
import Randomness
import Retrieval
import Testing

@testable import CodeIndex
@testable import Serving

/// Asks memory and SQL the same as of one moment, however the tables go on meanwhile.
///
/// The moment is a repeatable read. Memory is what is held at some earlier position with what has changed until then, as
/// the comparison of digests has it; each side then answers by itself.
struct IndexParity: Sendable {
    /// What a side says of a product that it found.
    private struct Found: Sendable, CustomStringConvertible {
        var id: String
        var title: String
        var brand: String?
        var category: String?
        var price: String?
        var score: Double

        /// Scores are sums of whole millionths on both sides, so less than half of one is no difference.
        private static let tolerance = 0.5e-6

        func equals(_ other: Found) -> Bool {
            id == other.id && title == other.title && brand == other.brand && category == other.category
                && price == other.price && abs(score - other.score) < Self.tolerance
        }

        var description: String { "\(id) \(score) \(price ?? "-")" }
    }

    private let index: CodeIndex
    private let served: ServedIndex
    private let analyzer: CodeAnalyzer
    private let productCount: Int
    /// What is held as of the moment.
    private let present = ServedIndex()
    private let searcher: Searcher

    init(index: CodeIndex, served: ServedIndex, analyzer: CodeAnalyzer, encoder: QueryEncoder, productCount: Int) {
        self.index = index
        self.served = served
        self.analyzer = analyzer
        self.productCount = productCount
        searcher = Searcher(index: present, encoder: encoder, limits: Searcher.Limits(concurrent: 1))
    }

    /// Asks some random queries.
    /// - Returns: a line for each that both answer differently: in its products, their order, their visible fields or
    ///   scores.
    func differences(among count: Int, seed: UInt64) async throws -> [String] {
        let view = try #require(served.view)
        let connection = try await PostgresConnection.connect(index.pool.configuration)
        let moment = try await IndexMoment.now(on: connection)
        let (present, queries, tables) = try await connection.transaction { connection in
            try await CodeIndex.beginReading(on: connection)
            try await connection.execute("SET LOCAL jit = off")
            let delta = try #require(
                try await CodeIndex.changes(
                    since: IndexPosition(view.snapshot.position), at: moment, on: connection))
            let present = ServedIndex.View(
                snapshot: view.snapshot.applying(RetrievalChange(delta)), generations: delta.generations,
                asOf: delta.asOf)
            var random = SplitMix64(seed: seed)
            let queries = (0..<count).map { _ in
                ParityQuery(of: present, analyzer, productCount: productCount, using: &random)
            }
            return (present, queries, try await Self.stored(queries, on: connection))
        }
        self.present.publish(present)
        var differences: [String] = []
        for (query, stored) in zip(queries, tables) {
            let held = try await held(query, present.snapshot)
            guard held.count != stored.count || !zip(held, stored).allSatisfy({ $0.equals($1) }) else { continue }
            let place = zip(held, stored).prefix { $0.equals($1) }.count
            differences.append(
                "\(query): at place \(place + 1) memory has \(held.dropFirst(place).first?.description ?? "no more"), "
                    + "SQL \(stored.dropFirst(place).first?.description ?? "no more")")
        }
        return differences
    }

    /// Texts by the way that requests take, codes without the encoder.
    private func held(_ query: ParityQuery, _ snapshot: RetrievalSnapshot) async throws -> [Found] {
        let products: [RetrievedProduct]
        if let text = query.text {
            var search = SearchParameters(query: text)
            search.limit = query.limit
            search.offset = query.offset
            search.filter = query.filter
            search.generation = query.generation.id
            let answers = try await searcher.search([search], until: .inAnHour) { $0 }
            products = answers[0].products
        } else {
            products = snapshot.search(
                RetrievalRequest(
                    codes: query.codes, scoring: query.scoring, vector: query.vector, limit: query.limit,
                    offset: query.offset, filter: query.filter), in: query.generation.id)
        }
        return products.map { found in
            let product = found.product
            return Found(
                id: product.id, title: product.title, brand: product.brand, category: product.category,
                price: product.price, score: found.score)
        }
    }

    /// All in one statement, so that the function is planned once; what it finds is sorted again here, as
    /// `CodeStore.search` does.
    private static func stored(_ queries: [ParityQuery], on connection: PostgresConnection) async throws -> [[Found]] {
        let asked = try JSONEncoder().encode(queries.enumerated().map { ParityQuery.Row($1, number: $0) })
        let rows = try await connection.query(
            """
            SELECT number, product_id, title, brand, category, price, score, vector
            FROM jsonb_to_recordset($1) AS query(
                number bigint, generation bigint, codes text[], own float8[], probabilities float8[],
                model_weight float8, feedback_products bigint, feedback_codes bigint, feedback_weight float8,
                head_probabilities float8[], head_weight float8,
                conditions jsonb, vectors boolean, passed bigint, wanted bigint
            ) CROSS JOIN LATERAL (
                SELECT product_no, product_id, title, brand, category, price::text AS price, score, CASE WHEN query.vectors
                    THEN (SELECT vector FROM posting p WHERE p.generation_id = query.generation
                        AND p.product_no = product.product_no) END AS vector
                FROM search(
                    query.codes, 1000000, query.generation, query.own, query.probabilities, query.model_weight,
                    query.feedback_products, query.feedback_codes, query.feedback_weight,
                    query.head_probabilities, query.head_weight
                ) AS ranked JOIN product USING (product_no, product_id)
                WHERE query.conditions IS NULL OR (\(ProductFilter.hold("query.conditions")))
                ORDER BY score DESC, product_no OFFSET query.passed LIMIT query.wanted
            ) AS found
            ORDER BY number, score DESC, product_no
            """, [.json(String(decoding: asked, as: UTF8.self))])
        var found = [[(product: Found, vector: [UInt8]?)]](repeating: [], count: queries.count)
        for row in rows {
            let product = Found(
                id: try row.text("product_id"), title: try row.text("title"),
                brand: try row.optionalText("brand"), category: try row.optionalText("category"),
                price: try row.optionalText("price"), score: try row.double("score"))
            found[Int(try row.int("number"))].append((product, try row.optionalBytes("vector")))
        }
        let counts = try await Counts(on: connection)
        return zip(queries, found).map { query, found in
            guard query.isSortedAgain, let vector = query.vector else { return found.map(\.product) }
            var rows = Int8Rows(width: vector.width, count: found.count)
            for (place, entry) in found.enumerated() { rows.replace(place, by: entry.vector) }
            return query.scoring.sortedAgain(
                found.map { Int64(($0.product.score * Double(CodeScoring.scoreUnits)).rounded()) },
                ownWeight: counts.ownWeight(of: query)
            ) { rows.cosine(ofRow: $0, with: vector) }
            .dropFirst(query.offset).prefix(query.limit).map { entry in
                var product = found[entry.place].product
                product.score = CodeScoring.score(units: entry.score)
                return product
            }
        }
    }

    /// What the tables have of products and codes.
    private struct Counts {
        private let products: Int
        /// Of codes, by generation and text.
        private var frequencies: [Int64: [String: CodeFrequency]] = [:]

        init(on connection: PostgresConnection) async throws {
            products = Int(
                try await connection.query("SELECT count(*) AS products FROM product WHERE live")[0].int("products"))
            let rows = try await connection.query(
                """
                SELECT generation_id, code_text, count(*) AS products, count(*) FILTER (WHERE place <= own) AS own
                FROM posting CROSS JOIN LATERAL unnest(codes) WITH ORDINALITY AS t(code_id, place)
                    JOIN code USING (code_id)
                GROUP BY generation_id, code_text
                """)
            for row in rows {
                frequencies[try row.int("generation_id"), default: [:]][try row.text("code_text")] = CodeFrequency(
                    products: Int(try row.int("products")), own: Int(try row.int("own")))
            }
        }

        func ownWeight(of query: ParityQuery) -> Double {
            query.scoring.ownWeight(
                of: query.codes.compactMap { code in
                    frequencies[query.generation.id]?[code.code.description].map {
                        CodeScoring.FoundCode(code: code, inverseFrequency: InverseFrequency.of($0, among: products))
                    }
                })
        }
    }
}
