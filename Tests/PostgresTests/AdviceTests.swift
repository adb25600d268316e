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

    /// Words of a server that answered are no sign of why nobody could connect.
    @Test func whatAServerSaysOfAStatementHasNoAdviceOnConnecting() {
        let error = PostgresError(sqlState: "XX000", message: "could not open file: No such file or directory")
        #expect(error.description == "PostgreSQL: could not open file: No such file or directory (SQLSTATE XX000)")
        #expect(!error.isRefusal && PostgresError(message: "unknown").description == "PostgreSQL: unknown")
    }
}
