import Cpq

/// How to reach a PostgreSQL server (https://www.postgresql.org/docs/15/libpq-connect.html).
public struct PostgresConfiguration: Sendable, CustomStringConvertible {
    /// A libpq connection string, URI or `key=value` form; TLS options, service and password files work as in psql.
    public var connectionString: String
    /// Overrides a password in the connection string; meant for a secret read from a file.
    public var password: String?
    /// Milliseconds after which the server ends a statement; 0 for no limit.
    public var statementTimeout: Int
    /// Put first on the search path of every session.
    public var schema: String?
    /// Whether the server refuses every statement that would write.
    public var isReadOnly: Bool
    /// Seconds to wait for a connection, unless the connection string says it.
    public var connectTimeout = 5
    /// Milliseconds after which the server ends a session that does nothing in the middle of a transaction: a process that
    /// stands still (suspended, swapped out) keeps its locks, and its successor waits for them.
    public var idleTransactionTimeout = 10_000

    /// Shown in `pg_stat_activity`.
    private static let applicationName = "gramd"

    /// Settings of a connection; each parameter is told beside its property.
    public init(
        connectionString: String, password: String? = nil, statementTimeout: Int = 0, schema: String? = nil,
        isReadOnly: Bool = false
    ) {
        self.connectionString = connectionString
        self.password = password
        self.statementTimeout = statementTimeout
        self.schema = schema
        self.isReadOnly = isReadOnly
    }

    /// Names no secret: a connection string may hold a password anywhere.
    public var description: String { "PostgreSQL (\(Self.applicationName))" }

    /// Later entries win in libpq, so the connection string keeps the last word except for the password. Keepalives and
    /// `tcp_user_timeout` make a dead peer an error within half a minute.
    var keywords: [(String, String)] {
        var keywords = [
            ("connect_timeout", String(connectTimeout)),
            ("fallback_application_name", Self.applicationName),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
            ("dbname", connectionString),
            ("client_encoding", "UTF8"),
        ]
        if let password { keywords.append(("password", password)) }
        return keywords
    }

    /// Run on every new session.
    var sessionStatements: String {
        // Compiling a statement (JIT) takes far longer than a search runs.
        var statements = "SET statement_timeout = \(statementTimeout); SET client_min_messages = warning;"
        statements += " SET jit = off; SET work_mem = '16MB';"
        // Rows are found by their keys, a thousand at a time: reading the whole table instead pays on slow disks only.
        statements += " SET random_page_cost = 1.1;"
        statements += " SET idle_in_transaction_session_timeout = \(idleTransactionTimeout);"
        if isReadOnly { statements += " SET default_transaction_read_only = on;" }
        if let schema { statements += " SET search_path = \(PostgresIdentifier(schema)), public;" }
        return statements
    }
}

/// A quoted SQL identifier (https://www.postgresql.org/docs/15/sql-syntax-lexical.html).
public struct PostgresIdentifier: Sendable, CustomStringConvertible {
    private let name: String

    /// - Parameter name: as it is, without quotes around it.
    public init(_ name: String) { self.name = name }

    /// The name in double quotes, as it stands in a statement.
    public var description: String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
