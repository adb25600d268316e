import Foundation
import LocalServers
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct PostgresConnectionTests {
    @Test func everyValueRoundTrips() async throws {
        let connection = try await TestDatabase.connect()
        let row = try await connection.query(
            """
            SELECT $1::bool AS b, $2::bigint AS i, $3::float8 AS d, $4::text AS t, $5::bytea AS y, $6::jsonb AS j,
                   $7::bigint[] AS ia, $8::real[] AS fa, $9::text[] AS ta, $10::text AS n, $11::text[] AS e, $12::float8 AS inf
            """,
            [
                .bool(true), .int(.min), .double(0.1), .text("žluťoučký 🐎"), .bytes([0, 255, 1]), .json(#"{"a": [1]}"#),
                .intArray([1, -2, .max]), .floatArray([1.5, -0.25]), .textArray(["", "ü", "a,b\"{}"]), .null,
                .textArray([]), .double(.infinity),
            ])[0]
        #expect(try row.bool("b"))
        #expect(try row.int("i") == .min)
        #expect(try row.double("d") == 0.1)
        #expect(try row.text("t") == "žluťoučký 🐎")
        #expect(try row.bytes("y") == [0, 255, 1])
        #expect(try row.text("j") == #"{"a": [1]}"#)
        #expect(try row.intArray("ia") == [1, -2, .max])
        #expect(try row.floatArray("fa") == [1.5, -0.25])
        #expect(try row.textArray("ta") == ["", "ü", "a,b\"{}"])
        #expect(try row.isNull("n") && row.optionalText("n") == nil)
        #expect(try row.textArray("e").isEmpty)
        #expect(try row.double("inf") == .infinity)
        #expect(throws: PostgresError.self) { try row.text("i") }
        #expect(throws: PostgresError.self) { try row.text("absent") }
    }

    @Test func aNULInTextIsARecordFault() async throws {
        let connection = try await TestDatabase.connect()
        let error = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT $1::text AS t", [.text("a\u{0}b")])
        }
        #expect(error?.isRecordFault == true && error?.isEnvironmentFault == false)
        #expect(await connection.isIdle)
    }

    @Test func aPipelineRunsInOrderAndStopsAtTheFirstError() async throws {
        let connection = try await TestDatabase.connect()
        try await connection.execute("CREATE TEMPORARY TABLE line (n bigint PRIMARY KEY)")
        let insert = "INSERT INTO line VALUES ($1)"
        let results = try await connection.pipeline([
            PostgresStatement(insert, [.int(1)]), PostgresStatement(insert, [.int(2)]),
            PostgresStatement("SELECT count(*) AS c FROM line"),
        ])
        #expect(try results[2][0].int("c") == 2)
        let error = await #expect(throws: PostgresError.self) {
            try await connection.pipeline([
                PostgresStatement(insert, [.int(3)]), PostgresStatement(insert, [.int(1)]),
                PostgresStatement(insert, [.int(4)]),
            ])
        }
        #expect(error?.sqlState == "23505")
        #expect(try await connection.query("SELECT count(*) AS c FROM line")[0].int("c") == 2)
    }

    @Test func aFailedTransactionLeavesNothing() async throws {
        struct Stop: Error {}
        let connection = try await TestDatabase.connect()
        try await connection.execute("CREATE TEMPORARY TABLE kept (n bigint)")
        await #expect(throws: Stop.self) {
            try await connection.transaction { connection in
                try await connection.query("INSERT INTO kept VALUES (1)")
                throw Stop()
            }
        }
        #expect(try await connection.query("SELECT count(*) AS c FROM kept")[0].int("c") == 0)
    }

    @Test(.timeLimit(.minutes(30))) func cancellationEndsARunningStatement() async throws {
        let connection = try await TestDatabase.connect()
        let session = try await connection.query("SELECT pg_backend_pid()::bigint AS pid")[0].int("pid")
        let task = Task { try await connection.query("SELECT pg_sleep(600)") }
        // The other session sees the moment at which the statement runs.
        let observer = try await TestDatabase.connect()
        try await eventually("the statement runs") {
            try await !observer.query(
                "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'", [.int(session)]
            ).isEmpty
        }
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.sqlState == "57014")
    }

    @Test func secretsAreNotDescribed() {
        let configuration = PostgresConfiguration(
            connectionString: "postgresql://u:hunter2@db/x", password: "hunter3")
        #expect(!"\(configuration)".contains("hunter"))
    }
}

@Suite struct PostgresPoolTests {
    @Test func lendsNoMoreThanItsSize() async throws {
        let pool = PostgresPool(try TestDatabase.configuration(), size: 2)
        let backends = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await pool.withConnection {
                        try await $0.query("SELECT pg_backend_pid()::bigint AS p")[0].int("p")
                    }
                }
            }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        #expect((1...2).contains(backends.count))
        pool.close()
        await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
    }

    @Test func aSessionThatEndedUnusedIsNotLent() async throws {
        let pool = PostgresPool(try TestDatabase.configuration(), size: 1)
        let session = try await pool.withConnection {
            try await $0.query("SELECT pg_backend_pid()::bigint AS id")[0].int("id")
        }
        let ended = try await TestDatabase.connect().query(
            "SELECT pg_terminate_backend($1::integer, 60000) AS ended", [.int(session)])[0]
        #expect(try ended.bool("ended"))
        let next = try await pool.withConnection {
            try await $0.query("SELECT pg_backend_pid()::bigint AS id")[0].int("id")
        }
        #expect(next != session)
    }

    /// How a session ends in a transaction, and what is asked next of it.
    enum SessionEnd: CaseIterable {
        case idleTimeout, idleTimeoutThenPipeline, administrator, administratorThenCommit
    }

    @Test(arguments: SessionEnd.allCases)
    func aTransactionWhoseSessionEndedIsRunAgain(end: SessionEnd) async throws {
        let pool = PostgresPool(try TestDatabase.configuration(), size: 1)
        let administrator = try await TestDatabase.connect()
        let table = "ended_\(UUID().uuidString.prefix(8).lowercased())"
        try await administrator.execute("CREATE TABLE \(table) (session bigint)")
        let sessions = Mutex<[Int64]>([])
        try await pool.withTransaction { connection in
            let session = try await connection.query("SELECT pg_backend_pid()::bigint AS id")[0].int("id")
            let insert = "INSERT INTO \(table) VALUES ($1)"
            try await connection.query(insert, [.int(session)])
            let isFirst = sessions.withLock { sessions in
                sessions.append(session)
                return sessions.count == 1
            }
            if isFirst { try await Self.finish(session, of: connection, by: end, administrator) }
            switch end {
            case .administratorThenCommit: break
            case .idleTimeoutThenPipeline: try await connection.pipeline([PostgresStatement(insert, [.int(session)])])
            case .idleTimeout, .administrator: try await connection.query(insert, [.int(session)])
            }
        }
        let found = sessions.withLock { $0 }
        try #require(found.count == 2 && found[0] != found[1])
        let rows = try await administrator.query("SELECT DISTINCT session AS s FROM \(table)")
        #expect(try rows.map { try $0.int("s") } == [found[1]])
        try await administrator.execute("DROP TABLE \(table)")
    }

    private static func finish(
        _ session: Int64, of connection: PostgresConnection, by end: SessionEnd, _ administrator: PostgresConnection
    ) async throws {
        switch end {
        case .administrator, .administratorThenCommit:
            let ended = try await administrator.query(
                "SELECT pg_terminate_backend($1::integer, 60000) AS ended", [.int(session)])[0]
            try #require(try ended.bool("ended"))
        case .idleTimeout, .idleTimeoutThenPipeline:
            try await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 1")
            try await eventually("the session is over") {
                try await administrator.query(
                    "SELECT 1 AS n FROM pg_stat_activity WHERE pid = $1", [.int(session)]
                ).isEmpty
            }
        }
    }

    @Test func aDeadlockIsRunAgain() async throws {
        let pool = PostgresPool(try TestDatabase.configuration(), size: 3)
        let table = "deadlock_\(UUID().uuidString.prefix(8).lowercased())"
        try await pool.withConnection { connection in
            try await connection.execute("CREATE TABLE \(table) (n bigint PRIMARY KEY, v bigint)")
            try await connection.execute("INSERT INTO \(table) VALUES (1, 0), (2, 0)")
        }
        // Pairs take the two rows in opposite order, so some of them collide.
        func update(first: Int64, second: Int64) async throws {
            try await pool.withTransaction { connection in
                try await connection.execute("SET LOCAL deadlock_timeout = '50ms'")
                let sql = "UPDATE \(table) SET v = v + 1 WHERE n = $1"
                try await connection.query(sql, [.int(first)])
                try await connection.query(sql, [.int(second)])
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<40 {
                group.addTask { try await update(first: Int64(round % 2 + 1), second: Int64(2 - round % 2)) }
            }
            try await group.waitForAll()
        }
        let sum = try await pool.withConnection { connection in
            let sum = try await connection.query("SELECT sum(v)::bigint AS s FROM \(table)")[0].int("s")
            try await connection.execute("DROP TABLE \(table)")
            return sum
        }
        #expect(sum == 80)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["GRAMD_TEST_POSTGRES"] == nil))
    func recoversFromARestart() async throws {
        let server = try TemporaryPostgres()
        let pool = PostgresPool(PostgresConfiguration(connectionString: server.connectionString()), size: 2)
        try await pool.withConnection { try await $0.execute("CREATE TABLE t (n bigint)") }
        try server.stop(immediately: true)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withConnection { try await $0.execute("INSERT INTO t VALUES (1)") }
        }
        #expect(error?.isEnvironmentFault == true)
        await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
        try server.start()
        try await pool.withConnection { try await $0.execute("INSERT INTO t VALUES (2)") }
    }
}
