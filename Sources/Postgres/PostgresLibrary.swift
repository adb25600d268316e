import Cpq

/// The library that speaks PostgreSQL's protocol.
public enum PostgresLibrary {
    /// Its name and version, as it is loaded.
    public static var description: String {
        let version = PQlibVersion()
        return "libpq \(version / 10_000).\(version % 10_000)"
    }
}
