import Codes
import Postgres

/// Something that must hold in the index at any moment, as a query for what violates it.
struct Invariant {
    let rule: String
    /// Gives one row a violation, with the column `example`.
    let violations: String
    /// Tells a violation from a row that only looks like one, where SQL can't; nil where it can.
    var isViolation: (@Sendable (PostgresRow) throws -> Bool)?

    static let all = [
        Invariant(
            rule: "postings belong to live products",
            violations: """
                SELECT 'product_no ' || product_no || ', generation ' || generation_id AS example
                FROM posting LEFT JOIN product USING (product_no) WHERE live IS NOT TRUE
                """),
        Invariant(
            rule: "postings belong to codes",
            violations: """
                SELECT 'code_id ' || t.code_id || ', generation ' || generation_id AS example
                FROM posting CROSS JOIN LATERAL unnest(codes) AS t(code_id)
                    LEFT JOIN code ON code.code_id = t.code_id
                WHERE code.code_id IS NULL
                """),
        Invariant(
            rule: "a number stands for one code",
            violations: "SELECT 'code_id ' || code_id AS example FROM code GROUP BY code_id HAVING count(*) > 1"),
        Invariant(
            rule: "a product's codes in a generation differ, and each has a weight",
            violations: """
                SELECT 'product_no ' || product_no || ', generation ' || generation_id AS example
                FROM posting
                WHERE cardinality(codes) <> length(weights) OR own < 0 OR clicked < 0
                    OR own + clicked > cardinality(codes)
                    OR position('\\x00' IN weights) > 0
                    OR cardinality(codes) <> (SELECT count(DISTINCT code_id) FROM unnest(codes) AS t(code_id))
                """),
        Invariant(
            rule: "a live product that has no postings waits for coding, or its text has no codes",
            violations: """
                SELECT 'product ' || product_id || ', generation ' || generation_id AS example, \(CodingInput.columns)
                FROM product p CROSS JOIN generation g
                WHERE live AND NOT EXISTS (
                        SELECT FROM posting t
                        WHERE t.generation_id = g.generation_id AND t.product_no = p.product_no AND codes <> '{}')
                    AND NOT EXISTS (
                        SELECT FROM coding_task t
                        WHERE t.generation_id = g.generation_id AND t.product_no = p.product_no)
                """,
            isViolation: { row in try CodingInput(row).text.hasCodes }),
        Invariant(
            rule: "generated codes are what the generation's model wrote for the product's present text",
            violations: """
                SELECT 'product ' || product_id || ', code ' || code_text AS example
                FROM posting t JOIN generation g USING (generation_id) JOIN product USING (product_no)
                    CROSS JOIN LATERAL unnest(t.codes[own + 1:cardinality(t.codes) - clicked]) AS generated(code_id) JOIN code USING (code_id)
                    LEFT JOIN code_cache k ON k.model_id = g.model_id AND k.input_hash = product.input_hash
                WHERE NOT EXISTS (
                        SELECT FROM coding_task w
                        WHERE w.generation_id = t.generation_id AND w.product_no = t.product_no)
                    AND NOT coalesce(code_text = ANY (k.codes), false)
                """),
        Invariant(
            rule: "a title's vector is what the generation's model made of the product's present text",
            violations: """
                SELECT 'product ' || product_id || ', generation ' || t.generation_id AS example
                FROM posting t JOIN generation g USING (generation_id) JOIN product USING (product_no)
                    LEFT JOIN code_cache k ON k.model_id = g.model_id AND k.input_hash = product.input_hash
                WHERE t.vector IS DISTINCT FROM k.vector AND NOT EXISTS (
                        SELECT FROM coding_task w
                        WHERE w.generation_id = t.generation_id AND w.product_no = t.product_no)
                """),
        Invariant(
            rule: "the words of clicks are posted as they were weighed",
            violations: """
                SELECT 'product_no ' || t.product_no || ', generation ' || t.generation_id AS example
                FROM posting t JOIN product p USING (product_no) LEFT JOIN clicked_product c USING (product_id)
                    LEFT JOIN LATERAL \(ClickedCodes.selection(besides: ClickedCodes.others)) AS added ON true
                WHERE (t.clicked > 0 OR cardinality(c.codes) > 0) AND c.changed_xid IS NULL
                    AND \(ClickedCodes.differ)
                """),
        Invariant(
            rule: "what waits for coding is a live product of a generation that exists",
            violations: """
                SELECT 'product_no ' || product_no || ', generation ' || t.generation_id AS example
                FROM coding_task t LEFT JOIN product USING (product_no) LEFT JOIN generation g USING (generation_id)
                WHERE live IS NOT TRUE OR g.generation_id IS NULL
                """),
        Invariant(
            rule: "one generation answers queries",
            violations: """
                SELECT count(*) || ' generations are active' AS example FROM generation WHERE state = 'active'
                HAVING count(*) <> 1
                """),
        Invariant(
            rule: "postings are of a generation that exists",
            violations: """
                SELECT 'generation ' || generation_id AS example
                FROM (SELECT DISTINCT generation_id FROM posting) t
                WHERE generation_id NOT IN (SELECT generation_id FROM generation)
                """),
        Invariant(
            rule: "no product is ahead of its partition's offset",
            violations: """
                SELECT 'product ' || product_id || ' of offset ' || record_offset || ', next offset '
                    || furthest_offset AS example
                FROM product JOIN consumer_offset USING (topic, partition)
                WHERE record_offset >= furthest_offset
                """),
    ]
}

extension ProductText {
    /// Whether anything in it is a code, in any language: a title may be nothing but signs, a product have nothing else.
    fileprivate var hasCodes: Bool {
        get throws { try !CodeOccurrences(of: self, analyzer: CodeAnalyzer()).entries.isEmpty }
    }
}
