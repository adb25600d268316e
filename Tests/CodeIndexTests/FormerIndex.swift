import Codes
import Foundation
import Postgres
import TestSupport

@testable import CodeIndex

/// An index whose schema is of the version before a step, with a generation that answers and a product that it has coded.
func formerIndex(before step: String) async throws -> (index: CodeIndex, pool: PostgresPool) {
    let (other, otherPool) = try await TestDatabase.makeIndex()
    var configuration = otherPool.configuration
    let schema = other.schema + "_former"
    configuration.schema = schema
    let pool = PostgresPool(configuration, size: 2)
    let selection = String(decoding: try JSONEncoder().encode(CodeSelection()), as: UTF8.self)
    try await pool.withConnection { connection in
        _ = try await Migrations.apply(Migrations.steps.prefix { $0 != step }, on: connection, schema: schema)
        try await connection.query(
            "INSERT INTO generation (state, selection) VALUES ('active', $1)", [.json(selection)])
        try await connection.execute(
            """
            CREATE TABLE posting_1 PARTITION OF posting FOR VALUES IN (1);
            INSERT INTO product (product_id, live, title, attributes, input_hash)
            VALUES ('lamp', true, 'Lamp', '{}', '\\x00');
            INSERT INTO posting (product_no, generation_id, own, codes, weights)
            SELECT product_no, 1, 0, '{}', '' FROM product;
            """)
    }
    return (CodeIndex(pool: pool, schema: schema), pool)
}
