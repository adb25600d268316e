/// Parts of the statements that post the words of clicks, which stand behind a product's other codes.
///
/// Whoever writes a product's postings takes them along, so that they are there whatever was posted last.
enum ClickedCodes {
    /// Joins what is to be posted behind other codes: `clicked.codes` and `clicked.weights`, null where there is nothing.
    /// - Parameters:
    ///   - others: an expression for the product's other codes.
    ///   - product: an expression for its identifier.
    static func join(to others: String, of product: String) -> String {
        """
        LEFT JOIN LATERAL (
            SELECT added.codes, added.weights
            FROM clicked_product c CROSS JOIN LATERAL \(selection(besides: others)) AS added
            WHERE c.product_id = \(product)
        ) AS clicked ON true
        """
    }

    /// Expressions for the columns `codes`, `weights` and `clicked` of a posting, where ``join(to:of:)`` was joined.
    static func columns(behind codes: String, _ weights: String) -> String {
        """
        \(codes) || coalesce(clicked.codes, '{}'), \(weights) || coalesce(clicked.weights, ''),
        coalesce(cardinality(clicked.codes), 0)
        """
    }

    /// What a row `c` of `clicked_product` has to post besides other codes, in columns `codes` and `weights`.
    static func selection(besides others: String) -> String {
        """
        (
            SELECT array_agg(code_id ORDER BY place) AS codes,
                   string_agg(substring(c.weights FROM place::integer FOR 1), '' ORDER BY place) AS weights
            FROM (
                SELECT word.code_id, word.place FROM unnest(c.codes) WITH ORDINALITY AS word(code_id, place)
                WHERE word.code_id <> ALL (\(others)) ORDER BY word.place LIMIT c.most
            ) AS chosen
        )
        """
    }

    /// The other codes of a posting `t`.
    static let others = "t.codes[:cardinality(t.codes) - t.clicked]"

    /// The weights of the other codes of a posting `t`.
    static let otherWeights = "substring(t.weights FROM 1 FOR cardinality(t.codes) - t.clicked)"

    /// Whether a posting `t` has other clicked codes or weights than `added`.
    static let differ = """
        (t.codes[cardinality(t.codes) - t.clicked + 1:], substring(t.weights FROM cardinality(t.codes) - t.clicked + 1))
        IS DISTINCT FROM (coalesce(added.codes, '{}'), coalesce(added.weights, ''))
        """
}
