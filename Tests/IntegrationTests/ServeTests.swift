import CodeIndex
import Codes
import Foundation
import LocalServers
import Postgres
import Serving
import TestSupport
import Testing

extension IntegrationTests {
    /// `gramd serve` beside `gramd run`: it answers the same, and can't write.
    @Suite(.enabled(if: TestShop.externalDatabase == nil, "a server of its own gets a standby"))
    struct ServeTests {
        /// Longer than what `gramd run` leaves between two signs of life.
        private static let staleness = ["SEARCH_STALE_SECONDS": "15"]

        /// A shop with a daemon on the primary and a standby.
        private struct Scene {
            let primary: TemporaryPostgres
            let shop: TestShop
            let writer: DaemonProcess
            let standby: TemporaryPostgres
            let control: PostgresConnection

            init() async throws {
                primary = try TemporaryPostgres()
                shop = try await TestShop(server: primary)
                writer = try await shop.startDaemon()
                try await writer.waitUntilReady()
                standby = try TemporaryPostgres(standbyOf: primary)
                control = try await PostgresConnection.connect(
                    PostgresConfiguration(connectionString: standby.connectionString()))
            }
        }

        private func finds(_ daemon: DaemonProcess, _ query: String) async throws -> [String] {
            try await daemon.latest(query).products.map(\.productID)
        }

        private func waitUntilFound(_ ids: [String], _ query: String, by daemon: DaemonProcess) async throws {
            try await eventually("\(query) finds \(ids)") { try await finds(daemon, query) == ids }
        }

        @Test func aHangUpReadsTheSettingsAnewAndEndsNothing() async throws {
            let shop = try await TestShop()
            let writer = try await shop.startDaemon()
            try await writer.waitUntilReady()
            let reader = try await shop.startServing()
            let steps = [
                ("", "none has changed"), ("log: {level: notice}", "log.level is notice now"),
                ("log: {level: loud}", "the settings stay as they were"),
                ("log: {level: notice}\nhttp: {token: 0123456789abcdef}", "http.token is another one now"),
                ("log: {level: notice}\npostgres: {poolSize: 9}", "a change of postgres.poolSize takes a restart"),
            ]
            for (text, answer) in steps {
                for daemon in [writer, reader] {
                    try Data(text.utf8).write(to: daemon.configuration)
                    daemon.send(SIGHUP)
                    try await eventually("SIGHUP is answered with: \(answer)") { daemon.logText.contains(answer) }
                }
            }
            for daemon in [writer, reader] {
                #expect(try await daemon.stop().status == 0)
                // That is no more than information.
                #expect(!daemon.logText.contains("stopped"))
            }
        }

        @Test func followsAStandby() async throws {
            let scene = try await Scene()
            try await scene.shop.send([.upsert("a", "Walnut bookshelf"), .upsert("b", "Copper kettle")])
            try await scene.shop.waitUntilSearchable()
            let reader = try await scene.shop.startServing(
                from: scene.standby.connectionString(), settings: Self.staleness)
            try await reader.waitUntilReady()
            #expect(try await reader.readiness().failures.isEmpty)
            try await waitUntilFound(["a"], "bookshelf", by: reader)
            // Changes and deletions come through.
            try await scene.shop.send([.upsert("b", "Obsidian lantern"), .delete("a")])
            try await waitUntilFound(["b"], "lantern", by: reader)
            try await waitUntilFound([], "bookshelf", by: reader)
            // So does a switch.
            let second = try await scene.shop.index.generations.create(modelID: nil, selection: CodeSelection())
            try await eventually("the new generation answers from the standby") {
                try await reader.latest("lantern").generation == second.id
            }
            #expect(try await finds(reader, "lantern") == ["b"])
            #expect(try await reader.stop().status == 0)
            #expect(try await scene.writer.stop().status == 0)
        }

        @Test func aStandbyThatRepeatsNothingMakesItNotReady() async throws {
            let scene = try await Scene()
            try await scene.shop.send([.upsert("a", "Walnut bookshelf")])
            let reader = try await scene.shop.startServing(
                from: scene.standby.connectionString(), settings: Self.staleness)
            try await reader.waitUntilReady()
            try await waitUntilFound(["a"], "bookshelf", by: reader)

            try await scene.control.query("SELECT pg_wal_replay_pause()")
            try await scene.shop.send([.upsert("b", "Walnut table")])
            try await eventually("/readyz says that nothing is repeated") {
                let readiness = try await reader.readiness()
                return readiness.status == 503
                    && readiness.failures["search"]?.contains("pg_wal_replay_resume()") == true
            }
            // It answers as before, and the primary's instance as it is.
            #expect(try await finds(reader, "walnut") == ["a"])
            #expect(Set(try await scene.writer.search("walnut").map(\.productID)) == ["a", "b"])

            try await scene.control.query("SELECT pg_wal_replay_resume()")
            try await reader.waitUntilReady()
            try await eventually("what was missed is found") {
                Set(try await finds(reader, "walnut")) == ["a", "b"]
            }
            #expect(try await reader.stop().status == 0)
            #expect(try await scene.writer.stop().status == 0)
        }

        @Test func aStandbyThatIsCutOffMakesItNotReady() async throws {
            let scene = try await Scene()
            try await scene.shop.send([.upsert("a", "Walnut bookshelf")])
            // As an ordinary role sees it.
            let owner = try await PostgresConnection.connect(
                PostgresConfiguration(connectionString: scene.primary.connectionString()))
            try await owner.execute("CREATE ROLE reader LOGIN")
            try await owner.execute("GRANT USAGE ON SCHEMA \(scene.shop.index.schema) TO reader")
            try await owner.execute("GRANT SELECT ON ALL TABLES IN SCHEMA \(scene.shop.index.schema) TO reader")
            try await eventually("the standby knows the role's rights") {
                try await scene.control.query(
                    "SELECT FROM pg_roles WHERE rolname = 'reader' AND has_table_privilege(rolname, $1, 'SELECT')",
                    [.text("\(scene.shop.index.schema).product")]
                ).count == 1
            }
            let reader = try await scene.shop.startServing(
                from: TemporaryPostgres.connectionString(port: scene.standby.port, user: "reader"),
                settings: Self.staleness)
            try await reader.waitUntilReady()
            try await waitUntilFound(["a"], "bookshelf", by: reader)
            try scene.primary.stop(immediately: true)
            try await eventually("/readyz says that nothing comes") {
                let readiness = try await reader.readiness()
                return readiness.status == 503 && readiness.failures["search"]?.contains("receives nothing") == true
            }
            #expect(try await finds(reader, "bookshelf") == ["a"])
            try scene.primary.start()
            try await reader.waitUntilReady()
            #expect(try await reader.stop().status == 0)
        }

        @Test func waitsForTheSchemaAndWritesNothing() async throws {
            let server = try TemporaryPostgres()
            let shop = try await TestShop(server: server)
            // What gramd run would need matters as little as whether there is a broker.
            let reader = try await shop.startServing(settings: ["KAFKA_PASSWORD_FILE": "/nowhere/password"])
            try await eventually("/readyz says what to do") {
                try await reader.readiness().failures["database"]?.contains("gramd run or gramd db migrate") == true
            }
            let tables = "SELECT FROM pg_tables WHERE schemaname = '\(shop.index.schema)'"
            #expect(try await shop.rows(tables).isEmpty)
            try await shop.index.migrate()
            let generation = try await shop.index.generations.ensureActive()
            try await reader.waitUntilReady()
            try await eventually("the generation answers") { try await reader.searchStatus("bookshelf") == 200 }
            #expect(try await reader.latest("bookshelf").generation == generation.id)
            // Had anything tried to write, the server would have refused it.
            #expect(!reader.logText.contains("SQLSTATE"))
            #expect(try await reader.stop().status == 0)
        }
    }
}
