import Cpq

/// The library that speaks PostgreSQL's protocol.
public enum PostgresLibrary {
    /// Its version, as it is loaded.
    public static var version: String {
        let version = PQlibVersion()
        return "\(version / 10_000).\(version % 10_000)"
    }
}
