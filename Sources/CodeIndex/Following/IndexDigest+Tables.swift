import Codes
import Postgres

extension IndexDigest {
    /// Rows that are added at once: a second's work, after which others have their turn.
    static let page: Int64 = 20_000

    /// Over live products: number, identifier, title, brand, category and price, absent ones empty, and each attribute's
    /// name, a tab and its value, in the order of their bytes; all separated by line feeds.
    static let products = """
        WITH page AS MATERIALIZED (
            SELECT product_no, product_id, title, brand, category, price, attributes FROM product
            WHERE product_no > $1 AND live ORDER BY product_no LIMIT $2
        ), line AS (
            SELECT concat_ws(
                       E'\\n', product_no, product_id, title, coalesce(brand, ''), coalesce(category, ''),
                       coalesce(price::text, ''), CASE WHEN attributes <> '{}' THEN (\(attributes)) END) AS text
            FROM page
        )
        SELECT (SELECT max(product_no) FROM page) AS last, \(sumColumns) FROM line
        """

    /// Over the products that have codes in a generation: number, how many codes are own, and for each code its text, a
    /// tab and its weight, and another tab and `clicked` for a clicked one, then the vector in hexadecimal digits where there is
    /// one; all separated by line feeds.
    static func postings(of generation: Int64) -> String {
        """
        WITH page AS MATERIALIZED (
            SELECT product_no, own, clicked, codes, weights, vector FROM posting_\(generation)
            WHERE product_no > $1 ORDER BY product_no LIMIT $2
        ), line AS (
            SELECT concat_ws(
                       E'\\n', product_no, own, string_agg(
                           concat(
                               code_text, E'\\t', get_byte(weights, place::integer - 1),
                               CASE WHEN place > cardinality(codes) - clicked THEN E'\\tclicked' END),
                           E'\\n' ORDER BY place), encode(vector, 'hex')
                   ) AS text
            FROM page CROSS JOIN LATERAL unnest(codes) WITH ORDINALITY AS t(code_id, place) JOIN code USING (code_id)
            GROUP BY product_no, own, vector
        )
        SELECT (SELECT max(product_no) FROM page) AS last, \(sumColumns) FROM line
        """
    }

    /// The attributes of a row of `product` in one text.
    private static let attributes = """
        SELECT string_agg(concat(name, E'\\t', value), E'\\n' ORDER BY name COLLATE "C", value COLLATE "C")
        FROM (\(AttributeValues.rows)) AS attribute
        """

    /// Columns that add up the lines' `text`. A `bigint` has a sign; the remainder of the sum is the same without.
    private static let sumColumns = """
        count(*) AS rows, mod(mod(coalesce(sum(
            ('x' || left(md5(convert_to(text, 'UTF8')), 16))::bit(64)::bigint
        ), 0), 18446744073709551616) + 18446744073709551616, 18446744073709551616)::text AS sum
        """

    /// Adds what a page says.
    mutating func add(_ page: PostgresRow) throws {
        guard let sum = UInt64(try page.text("sum")) else {
            throw PostgresError(message: "expected a sum of rows, found \(try page.text("sum"))")
        }
        rows += Int(try page.int("rows"))
        self.sum &+= sum
    }
}
