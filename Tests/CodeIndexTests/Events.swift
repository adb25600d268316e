import Catalog
import CodeIndex
import Foundation
import LocalServers
import Postgres
import Testing

/// One server for the test process; every test has a schema of its own.
enum TestIndex {
    static let server = Result { () throws -> TemporaryPostgres? in
        ProcessInfo.processInfo.environment["GRAMD_TEST_POSTGRES"] == nil ? try TemporaryPostgres() : nil
    }

    static func make() async throws -> (index: CodeIndex, pool: PostgresPool) {
        let schema = "test_\(UUID().uuidString.prefix(12).lowercased().replacing("-", with: "_"))"
        let given = ProcessInfo.processInfo.environment["GRAMD_TEST_POSTGRES"]
        let pool = PostgresPool(
            PostgresConfiguration(connectionString: try given ?? server.get()!.connectionString(), schema: schema),
            size: 4)
        let index = CodeIndex(pool: pool, schema: schema)
        #expect(try await index.migrate() == [1, 2])
        return (index, pool)
    }
}

func upsert(
    _ id: String, _ title: String, price: String? = nil, offset: Int64? = nil, version: Int64? = nil
) -> PositionedEvent {
    PositionedEvent(
        event: ProductEvent(
            productID: id, version: version, change: .upsert(Product(id: id, title: title, price: price))),
        record: offset.map { RecordPosition(topic: "products", partition: 0, offset: $0) })
}

func delete(_ id: String, offset: Int64? = nil, version: Int64? = nil) -> PositionedEvent {
    PositionedEvent(
        event: ProductEvent(productID: id, version: version, change: .delete),
        record: offset.map { RecordPosition(topic: "products", partition: 0, offset: $0) })
}
