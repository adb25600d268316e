extension PostgresError {
    /// What is known of an error: its words, or its SQLSTATE, and what to do.
    private struct Known {
        let sign: String
        /// Whether only other settings, or an administrator, can help; trying again may help otherwise.
        let isRefusal: Bool
        let advice: String

        init(_ sign: String, isRefusal: Bool = false, _ advice: String) {
            self.sign = sign
            self.isRefusal = isRefusal
            self.advice = advice
        }
    }

    /// After a failover a server can become what it is asked to be.
    private static let attributes = """
        no server that postgres.connection names is what its target_session_attrs asks for; name one, or correct the option
        """

    /// Why a server let nobody in, or could not be reached: libpq tells such failures in words only.
    private static let refusals = [
        Known(
            "password authentication failed", isRefusal: true,
            "check the user in postgres.connection, and postgres.passwordFile"),
        Known("no password supplied", isRefusal: true, "name a file with the password in postgres.passwordFile"),
        Known(
            "authentication failed for user", isRefusal: true,
            "check the user in postgres.connection, and the server's pg_hba.conf and pg_ident.conf"),
        Known(
            "no pg_hba.conf entry", isRefusal: true,
            "the server's pg_hba.conf has to let this user in from this machine"),
        Known(
            "pg_hba.conf rejects connection", isRefusal: true,
            "the server's pg_hba.conf has to let this user in from this machine, perhaps with TLS only: see sslmode in "
                + "postgres.connection"),
        Known(
            "is not currently accepting connections", isRefusal: true,
            "correct dbname in postgres.connection, or as an administrator: ALTER DATABASE … ALLOW_CONNECTIONS true"),
        Known(
            "FATAL: database \"", isRefusal: true, "make it with createdb, or correct dbname in postgres.connection"),
        Known(
            "is not permitted to log in", isRefusal: true,
            "as an administrator: ALTER ROLE … LOGIN, or correct the user in postgres.connection"),
        Known(
            "FATAL: role \"", isRefusal: true, "make it with createuser, or correct the user in postgres.connection"),
        Known(
            "server does not support SSL", isRefusal: true,
            "correct sslmode in postgres.connection, or set up TLS on the server"),
        Known(
            "certificate verify failed", isRefusal: true,
            "name the authority's file as sslrootcert in postgres.connection"),
        Known(
            "too many clients already",
            "raise max_connections of the server, or lower postgres.poolSize of its instances"),
        Known(
            "too many connections for",
            "raise the role's or the database's CONNECTION LIMIT, or lower postgres.poolSize"),
        Known(
            "definition of service \"", isRefusal: true,
            "write it into ~/.pg_service.conf or the file that PGSERVICEFILE names, or leave service out of postgres.connection"
        ),
        // Of sslmode, target_session_attrs and others.
        Known(" value: \"", isRefusal: true, "correct that option in postgres.connection"),
        Known("channel binding", isRefusal: true, "correct channel_binding in postgres.connection"),
        Known("GSSAPI encryption required", isRefusal: true, "correct gssencmode in postgres.connection"),
        Known(
            "could not parse network address", isRefusal: true,
            "hostaddr in postgres.connection has to be an address; a name is host"),
        Known("invalid integer value", isRefusal: true, "correct that option in postgres.connection"),
        Known("unrecognized configuration parameter", isRefusal: true, "correct options in postgres.connection"),
        Known("server is not in hot standby mode", attributes), Known("server is in hot standby mode", attributes),
        Known("session is read-only", attributes), Known("session is not read-only", attributes),
        Known("could not translate host name", "check the host in postgres.connection, and the name service"),
        Known("Connection refused", "check host and port in postgres.connection, and that PostgreSQL runs"),
        Known("No such file or directory", "check host and port in postgres.connection, and that PostgreSQL runs"),
        Known("timeout expired", "check host and port in postgres.connection, and the firewalls on the way"),
    ]

    /// What is said where a pooler gives a session to several.
    public static let mixedSessions = """
        a pooler before the server mixes sessions: let it keep them (PgBouncer's pool_mode = session), or name the server \
        itself in postgres.connection
        """

    /// By SQLSTATE, where the server's words don't say what to do.
    private static let states = [
        Known(
            "25006",
            "name a server that takes writes in postgres.connection; see also default_transaction_read_only of the server, "
                + "the database and the role"),
        // A pooler gives the same session to several, and each of them has a statement of that name.
        Known("42P05", isRefusal: true, mixedSessions), Known("26000", isRefusal: true, mixedSessions),
        Known("42501", "gramd config validate --online names the right that is missing"),
        Known("55P03", "another session holds a lock, see pg_stat_activity of the server; try again"),
        Known("53100", "make room on the disk of the database"),
        Known("53300", "raise max_connections of the server, or lower postgres.poolSize of its instances"),
    ]

    /// What to do; nil where the message says it, or nothing is known.
    var advice: String? { known?.advice }

    /// Whether the server let nobody in, or can't be spoken to, until other settings or an administrator help.
    public var isRefusal: Bool { known?.isRefusal == true }

    private var known: Known? {
        if let sqlState { return Self.states.first { $0.sign == sqlState } }
        // The server's words have two blanks behind their severity.
        let message = message.split(separator: " ").joined(separator: " ")
        return Self.refusals.first { message.contains($0.sign) }
    }
}
