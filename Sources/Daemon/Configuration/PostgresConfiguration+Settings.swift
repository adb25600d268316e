import Postgres

extension PostgresConfiguration {
    /// PostgreSQL cuts off what is longer, so that two schemas could be one
    /// (https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS).
    private static let maximumNameBytes = 63
    /// https://www.postgresql.org/docs/15/libpq-ssl.html#LIBPQ-SSL-PROTECTION
    private static let sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]

    /// Takes the settings under `postgres` that say where the index is.
    init(_ settings: Settings) {
        self.init(
            connectionString: settings.string("postgres.connection", default: "host=/var/run/postgresql dbname=gramd"),
            password: settings.secret("postgres.password"), statementTimeout: 120_000,
            schema: settings.string("postgres.schema", default: "gramd"))
        check(settings)
    }

    /// Tells what can't reach a server, whatever it is.
    private func check(_ settings: Settings) {
        // Nothing of a string that can't be read may be shown: it may be a part of the password.
        guard isReadable else { return settings.problem("postgres.connection: \(Self.unreadable)") }
        for host in values(of: "host") where !host.hasPrefix("/") && !host.hasPrefix("@") && !HostName.isValid(host) {
            settings.problem(
                "postgres.connection: expected a host's name or address, or a socket's folder, found "
                    + (host.isEmpty ? "nothing before or behind a comma; blanks separate options" : host))
        }
        // An empty one is the usual one.
        for port in values(of: "port") where !port.isEmpty && Int(port).map({ !(1...65_535).contains($0) }) ?? true {
            settings.problem("postgres.connection: expected a port from 1 to 65535, found \(port)")
        }
        for mode in values(of: "sslmode") where !Self.sslModes.contains(mode) {
            settings.problem(
                "postgres.connection: expected sslmode to be one of \(Self.sslModes.joined(separator: ", ")), found \(mode)"
            )
        }
        let schema = schema ?? ""
        if schema.hasPrefix("pg_") || schema == "information_schema" || schema.utf8.count > Self.maximumNameBytes {
            settings.problem(
                "postgres.schema: expected at most \(Self.maximumNameBytes) bytes and none of PostgreSQL's own names, which begin "
                    + "with pg_; found \(schema)")
        }
        for name in ["sslrootcert", "sslcert", "sslkey"] {
            // The authorities of the system's are no file.
            for path in values(of: name) where path != "system" {
                guard let fault = ReadableFile(path).fault else { continue }
                settings.problem("postgres.connection: \(name): \(path) can't be read: \(fault)")
            }
        }
    }
}
