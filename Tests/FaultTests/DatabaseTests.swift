import CodeIndex
import Foundation
import LocalServers
import Postgres
import TestSupport
import Testing

extension FaultTests {
    /// Faults of a database that is there: none makes a dead letter, and all are named while they last.
    @Suite(.enabled(if: TestShop.externalDatabase == nil, "only a server of its own can be disturbed"))
    struct DatabaseTests {
        /// A daemon in the middle of a stream, a database fault, and what must hold afterwards.
        private struct Scene {
            let shop: TestShop
            let daemon: DaemonProcess
            let records = TestRecord.simulation(products: 2_000, changes: 6_000, seed: FaultEffort.seed)

            init(
                server: TemporaryPostgres, user: String? = nil, proxy: TCPProxy? = nil,
                prepare: (TestShop) async throws -> Void = { _ in }
            ) async throws {
                shop = try await TestShop(server: server, user: user, proxy: proxy)
                try await shop.index.migrate()
                try await prepare(shop)
                daemon = try await shop.startDaemon()
                try await daemon.waitUntilReady()
            }

            /// Waits until `/readyz` says so.
            /// - Parameter inject: begins the fault; the records go on coming.
            func waitUntilNamed(_ fault: String, _ inject: () async throws -> Void) async throws {
                try await shop.send(records[..<3_000])
                try await eventually("the daemon is in the middle of it", every: .milliseconds(1)) {
                    try await shop.applied() > 0
                }
                try await inject()
                try await shop.send(records[3_000..<5_000])
                try await eventually("/readyz names the fault") {
                    let readiness = try await daemon.readiness()
                    return readiness.status == 503 && readiness.failures.values.contains { $0.contains(fault) }
                }
            }

            func expectRecovery(_ name: String, promise: String = "zero dead letters, resumes by itself") async throws {
                let back = try await daemon.waitUntilReady()
                try await shop.send(records[5_000...])
                try await shop.waitUntilSearchable()
                #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
                let digest = try await IndexDigest(of: shop.pool)
                let isEqual = try await digest == shop.referenceDigest(of: records)
                FaultRow(fault: name, promise: promise, isEqual: isEqual, recovery: back).print()
                #expect(isEqual)
                #expect(digest.deadPostings == 0 && digest.brokenRows == 0)
                #expect(daemon.peakMemory < DaemonProcess.memoryLimit)
                #expect(try await daemon.stop().status == 0)
            }
        }

        private func administer(_ server: TemporaryPostgres, _ statements: String...) async throws {
            let connection = try await PostgresConnection.connect(
                PostgresConfiguration(connectionString: server.connectionString()))
            for statement in statements { try await connection.execute(statement) }
        }

        @Test func aDatabaseThatTakesNoWritesStillAnswersQueries() async throws {
            let server = try TemporaryPostgres()
            let scene = try await Scene(server: server)
            try await scene.waitUntilNamed("25006") {
                try await administer(
                    server, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
            }
            #expect(try await scene.daemon.searchStatus("table") == 200)
            try await administer(
                server, "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
            try await scene.expectRecovery("PostgreSQL read-only for a while")
        }

        @Test func aDatabaseWithoutFreeConnectionsIsNamedAndComesBack() async throws {
            let server = try TemporaryPostgres()
            try await administer(server, "CREATE ROLE shop LOGIN IN ROLE gramd")
            let scene = try await Scene(server: server, user: "shop")
            try await scene.waitUntilNamed("too many connections") {
                try await administer(
                    server, "ALTER ROLE shop CONNECTION LIMIT 0",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shop'")
            }
            try await administer(server, "ALTER ROLE shop CONNECTION LIMIT -1")
            try await scene.expectRecovery("PostgreSQL out of connections")
        }

        @Test func aDatabaseThatIsSlowMuteAndCutOffComesBack() async throws {
            let server = try TemporaryPostgres()
            let proxy = try TCPProxy(to: server.port)
            defer { proxy.close() }
            let scene = try await Scene(server: server, proxy: proxy)
            proxy.setDelay(.milliseconds(10))
            try await scene.shop.send(scene.records[..<5_000])
            try await eventually("the daemon is in the middle of it") { try await scene.shop.applied() > 0 }
            proxy.hold()
            // The connection lives and nobody answers, which no timer of TCP's notices.
            try await eventually("/readyz names the database") {
                let readiness = try await scene.daemon.readiness()
                return readiness.status == 503 && readiness.failures["database"] != nil
            }
            proxy.cut()
            proxy.hold(false)
            proxy.setDelay(.zero)
            try await scene.expectRecovery("PostgreSQL slow, mute, cut off")
        }

        @Test func transactionsThatCollideAreRunAgain() async throws {
            let server = try TemporaryPostgres()
            let scene = try await Scene(server: server) { shop in
                try await shop.rows(
                    """
                    CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        IF random() < 0.3 THEN
                            RAISE EXCEPTION 'injected' USING ERRCODE = CASE WHEN random() < 0.5 THEN '40001' ELSE '40P01' END;
                        END IF;
                        RETURN NULL;
                    END $$
                    """)
                for table in ["product", "posting"] {
                    try await shop.rows(
                        """
                        CREATE TRIGGER collide AFTER INSERT OR UPDATE ON \(table) FOR EACH STATEMENT
                        EXECUTE FUNCTION collide()
                        """)
                }
            }
            let (shop, records) = (scene.shop, scene.records)
            try await shop.send(records[..<5_000])
            try await shop.waitUntilSearchable()

            // A real one: the daemon's batch takes its partition's offset and then a product, and another session takes
            // them the other way around.
            try await administer(server, "SELECT pg_stat_reset()")
            let more = [TestRecord.upsert("wanted", "Walnut table", partition: 0)]
            try await shop.send(more)
            try await shop.waitUntilSearchable()
            let other = try await PostgresConnection.connect(shop.pool.configuration)
            try await other.execute(
                """
                SET idle_in_transaction_session_timeout = 0; BEGIN;
                SELECT 1 FROM product WHERE product_id = 'wanted' FOR UPDATE
                """)
            let again = [TestRecord.upsert("wanted", "Oak table", partition: 0)]
            try await shop.send(again)
            try await eventually("the daemon waits for the other session") {
                try await !shop.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").isEmpty
            }
            // One of the two is refused after a second; the other goes on.
            do {
                try await other.execute("SELECT 1 FROM consumer_offset WHERE partition = 0 FOR UPDATE")
            } catch let error as PostgresError { #expect(error.sqlState == "40P01") }
            try await other.execute("ROLLBACK")
            try await shop.waitUntilSearchable()
            try await eventually("the deadlock is counted") {
                try await !shop.rows("SELECT 1 FROM pg_stat_database WHERE datname = 'postgres' AND deadlocks > 0")
                    .isEmpty
            }
            let gone = [TestRecord.delete("wanted", partition: 0)]
            try await shop.send(gone)
            try await shop.send(records[5_000...])
            try await shop.waitUntilSearchable()
            let all = records[..<5_000] + more + again + gone + records[5_000...]
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: Array(all))
            FaultRow(
                fault: "serialisation failures and deadlocks", promise: "run again, zero dead letters",
                isEqual: isEqual,
                recovery: nil
            ).print()
            #expect(isEqual)
            #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
            #expect(try await scene.daemon.stop().status == 0)
        }

        @Test(.enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
        func aFullDiskUnderTheDatabaseLosesNothing() async throws {
            let server = try TemporaryPostgres()
            let disk = try SmallDisk(megabytes: 200, owner: "postgres")
            try await administer(
                server, "CREATE TABLESPACE small LOCATION '\(disk.folder.path)'",
                "ALTER SYSTEM SET default_tablespace = small", "SELECT pg_reload_conf()")
            let scene = try await Scene(server: server)
            try await scene.waitUntilNamed("53100") { try disk.fill() }
            #expect(try await scene.daemon.searchStatus("table") == 200)
            try disk.empty()
            try await scene.expectRecovery("disk full under the database", promise: "pauses, queries are answered on")
            try server.stop()
        }
    }
}
