public import CodeIndex
import Postgres

extension CodeIndex {
    /// The index that the configuration names.
    public init(_ configuration: GramdConfiguration) {
        self.init(
            pool: PostgresPool(configuration.postgres, size: configuration.poolSize),
            schema: configuration.postgres.schema ?? "public")
    }
}
