import Postgres

/// Why a server that could be reached let nobody in, or could not be reached, and what to do: libpq tells such failures in
/// words only.
struct DatabaseRefusal {
    private static let known: [(sign: String, isOfSettings: Bool, advice: String)] = [
        ("password authentication failed", true, "check the user in postgres.connection, and postgres.passwordFile"),
        ("no password supplied", true, "name a file with the password in postgres.passwordFile"),
        (
            "authentication failed for user", true,
            "check the user in postgres.connection, and the server's pg_hba.conf and pg_ident.conf"
        ),
        ("no pg_hba.conf entry", true, "the server's pg_hba.conf has to let this user in from this machine"),
        ("FATAL: database \"", true, "make it with createdb, or correct dbname in postgres.connection"),
        ("FATAL: role \"", true, "make it with createuser, or correct the user in postgres.connection"),
        ("server does not support SSL", true, "correct sslmode in postgres.connection, or set up TLS on the server"),
        ("certificate verify failed", true, "name the authority's file as sslrootcert in postgres.connection"),
        ("could not translate host name", false, "check the host in postgres.connection, and the name service"),
        ("Connection refused", false, "check host and port in postgres.connection, and that PostgreSQL runs"),
        ("No such file or directory", false, "check host and port in postgres.connection, and that PostgreSQL runs"),
        ("timeout expired", false, "check host and port in postgres.connection, and the firewalls on the way"),
    ]

    /// What to do.
    let advice: String
    /// Whether only other settings, or an administrator, can help; trying again may help otherwise.
    let isOfSettings: Bool

    /// - Returns: nil for an error of a statement, and for what is not known.
    init?(_ error: PostgresError) {
        guard error.sqlState == nil else { return nil }
        // The server's words have two blanks behind their severity.
        let message = error.message.split(separator: " ").joined(separator: " ")
        guard let found = Self.known.first(where: { message.contains($0.sign) }) else { return nil }
        advice = found.advice
        isOfSettings = found.isOfSettings
    }
}
