import CodeIndex
import LocalServers
import Postgres
import TestSupport
import Testing

extension IntegrationTests {
    /// A database administrator who grants only what is needed.
    @Suite(.enabled(if: TestShop.externalDatabase == nil, "roles are made on a server of the test's own"))
    struct LeastRightsTests {
        @Test func aSchemaThatAnAdministratorMadeIsEnough() async throws {
            let server = try TemporaryPostgres()
            let administrator = try await PostgresConnection.connect(
                PostgresConfiguration(connectionString: server.connectionString()))
            try await administrator.execute("CREATE ROLE keeper LOGIN")
            let shop = try await TestShop(server: server, user: "keeper")

            for command in [["db", "migrate"], ["run"]] {
                let (status, output) = try await shop.command(command)
                #expect(status == 78, "\(output)")
                #expect(output.contains("CREATE SCHEMA \"\(shop.index.schema)\" AUTHORIZATION \"keeper\""), "\(output)")
            }
            try await administrator.execute("CREATE SCHEMA \(shop.index.schema) AUTHORIZATION keeper")
            let daemon = try await shop.startDaemon()
            try await daemon.waitUntilReady()
            try await shop.send([.upsert("a", "Walnut bookshelf")])
            try await shop.waitUntilSearchable()
            try await eventually("the product is found") {
                try await daemon.search("bookshelf").map(\.productID) == ["a"]
            }
            #expect(try await daemon.stop().status == 0)
        }
    }
}
