import Testing

@testable import Postgres

/// What an error says to do.
@Suite struct AdviceTests {
    @Test(arguments: [
        ("connection failed: FATAL:  password authentication failed for user \"shop\"", "postgres.passwordFile", true),
        ("connection failed: FATAL:  database \"shop\" does not exist", "createdb", true),
        ("connection failed: Connection refused\n\tIs the server running", "that PostgreSQL runs", false),
        ("connection failed: FATAL:  sorry, too many clients already", "postgres.poolSize", false),
        ("connection failed: FATAL:  role \"shop\" is not permitted to log in", "LOGIN", true),
        ("connection failed: FATAL:  too many connections for role \"shop\"", "CONNECTION LIMIT", false),
        ("connection failed: timeout expired", "the firewalls", false),
        (
            "connection failed: invalid integer value \"abc\" for connection option \"connect_timeout\"", "that option",
            true
        ),
        ("connection failed: FATAL:  unrecognized configuration parameter \"nosuch\"", "correct options", true),
        ("definition of service \"shop\" not found", "PGSERVICEFILE", true),
        (
            "connection failed: FATAL:  pg_hba.conf rejects connection for host \"::1\", user \"shop\", no encryption",
            "perhaps with TLS only", true
        ),
        (
            "connection failed: FATAL:  database \"template0\" is not currently accepting connections",
            "ALLOW_CONNECTIONS", true
        ),
        ("invalid target_session_attrs value: \"primry\"", "correct that option", true),
        ("invalid sslmode value: \"requires\"", "correct that option", true),
        (
            "connection failed: channel binding required, but server authenticated client without channel binding",
            "correct channel_binding", true
        ),
        ("could not parse network address \"db\": Name or service not known", "a name is host", true),
        ("connection failed: server is not in hot standby mode", "target_session_attrs", false),
        ("connection failed: session is read-only", "target_session_attrs", false),
    ])
    func whoIsNotLetInIsToldWhy(message: String, advice: String, isRefusal: Bool) {
        let error = PostgresError(message: message)
        #expect(error.description.contains(advice) && error.isRefusal == isRefusal)
    }

    @Test func aServerThatTakesNoWritesIsToldFromOthers() {
        let error = PostgresError(sqlState: "25006", message: "cannot execute UPDATE in a read-only transaction")
        #expect(error.description.contains("(SQLSTATE 25006); name a server that takes writes"))
        #expect(!error.isRefusal && error.isEnvironmentFault)
    }

    @Test(arguments: ["42P05", "26000"])
    func aPoolerThatMixesSessionsIsNamed(sqlState: String) {
        let error = PostgresError(sqlState: sqlState, message: "prepared statement \"s1\" already exists")
        #expect(error.description.contains("PgBouncer's pool_mode = session") && error.isRefusal)
    }

    /// Words of a server that answered are no sign of why nobody could connect.
    @Test func whatAServerSaysOfAStatementHasNoAdviceOnConnecting() {
        let error = PostgresError(sqlState: "XX000", message: "could not open file: No such file or directory")
        #expect(error.description == "PostgreSQL: could not open file: No such file or directory (SQLSTATE XX000)")
        #expect(!error.isRefusal && PostgresError(message: "unknown").description == "PostgreSQL: unknown")
    }
}
