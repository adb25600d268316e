public import CodeIndex
import Postgres

extension CodeIndex {
    /// Longest time of a search's statements, in milliseconds.
    private static let searchTimeout = 5_000

    /// The index that the configuration names.
    public init(_ configuration: GramdConfiguration) {
        self.init(
            pool: PostgresPool(configuration.postgres, size: configuration.poolSize),
            schema: configuration.postgres.schema ?? "public")
    }

    /// The same index for searches of others: with connections of their own, so that a flood of searches can't keep
    /// events and health checks from the database, and with a limit to what one may take.
    static func forSearches(_ configuration: GramdConfiguration) -> CodeIndex {
        var configuration = configuration
        configuration.postgres.statementTimeout = searchTimeout
        configuration.poolSize = max(2, configuration.poolSize / 2)
        return CodeIndex(configuration)
    }
}
