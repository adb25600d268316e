public import struct Foundation.Date

/// What a database server is and what the index's schema is to this program, found out without writing anything.
public struct DatabaseInspection: Sendable {
    let traits: ServerTraits
    /// Whether what is set in a session stays in it, as it doesn't behind some poolers.
    public let keepsSessions: Bool
    /// The role of the connection.
    public let role: String
    /// Whether the session may not write, because of the server or of the role.
    public let isReadOnly: Bool
    /// How a standby follows its primary; nil for a server that is none.
    public let standby: StandbyState?
    /// Whether the role sees what a standby receives, as members of `pg_read_all_stats` do.
    public let seesReceiver: Bool
    /// The server's clock, at the moment of asking.
    public let clock: Date
    /// The version of the schema; nil where there is none of gramd's yet.
    public let schemaVersion: Int?
    /// What keeps this program from reading the schema, with what to do; nil where it can be read.
    public let schemaFault: CodeIndexError?
    /// The right that is missing, with the statement that grants it; nil where all are there.
    public let rightsFault: CodeIndexError?

    /// The version of the schema that this program makes.
    public static var knownSchemaVersion: Int { Migrations.steps.count }
    /// The server's own name of its version, such as `15.6`.
    public var serverVersion: String { traits.version }
    /// The database that it is connected to.
    public var database: String { traits.database }
    /// Why no index can be in the database, with what to do; nil where one can.
    public var serverFault: CodeIndexError? { traits.fault }
}
