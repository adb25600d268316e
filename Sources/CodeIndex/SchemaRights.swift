import Postgres

/// What the role of a connection may do with a schema, and so what a database administrator has to grant.
///
/// The rights are asked for before they are needed: PostgreSQL's own message names neither the role nor the remedy, and
/// passes over a schema without USAGE as if it were not there.
struct SchemaRights: Equatable {
    /// A table of gramd's that belongs to a role of which this one is no member.
    struct ForeignTable: Equatable {
        let name: String
        let owner: String
    }

    let schema: String
    let role: String
    let database: String
    /// CREATE on the database.
    let mayCreateSchemas: Bool
    /// Whether the schema is there.
    let exists: Bool
    /// USAGE on the schema.
    let mayUse: Bool
    /// CREATE on the schema.
    let mayCreate: Bool
    /// A table of gramd's that only its owner can upgrade; nil where they belong to the role.
    let foreignTable: ForeignTable?
    /// A table of gramd's that may not be read; nil where they may be.
    let unreadableTable: String?

    /// Nil where the role can make and upgrade the schema's tables.
    var faultForWriting: CodeIndexError? {
        if !exists {
            return mayCreateSchemas
                ? nil
                : fault(
                    "may not create the schema \(schema) in the database \(database)",
                    "CREATE SCHEMA \(name) AUTHORIZATION \(roleName)")
        }
        if !mayUse || !mayCreate {
            let missing = [mayUse ? nil : "USAGE", mayCreate ? nil : "CREATE"].compactMap(\.self)
            return fault(
                "has no \(missing.joined(separator: " and no ")) on the schema \(schema)",
                "GRANT USAGE, CREATE ON SCHEMA \(name) TO \(roleName)")
        }
        return foreignTable.map { table in
            fault(
                "does not own \(schema).\(table.name), which belongs to \(table.owner), as all of gramd's tables must",
                "ALTER TABLE \(name).\(PostgresIdentifier(table.name)) OWNER TO \(roleName), and so for all others")
        }
    }

    /// Nil where the role can read the schema's tables, or there are none yet.
    var faultForReading: CodeIndexError? {
        guard exists else { return nil }
        if !mayUse {
            return fault("has no USAGE on the schema \(schema)", "GRANT USAGE ON SCHEMA \(name) TO \(roleName)")
        }
        return unreadableTable.map { table in
            fault(
                "may not read \(schema).\(table)", "GRANT SELECT ON ALL TABLES IN SCHEMA \(name) TO \(roleName)")
        }
    }

    private var name: PostgresIdentifier { PostgresIdentifier(schema) }
    private var roleName: PostgresIdentifier { PostgresIdentifier(role) }

    private func fault(_ what: String, _ remedy: String) -> CodeIndexError {
        CodeIndexError(
            "the role \(role) \(what); as an administrator of the database: \(remedy); the manual's article Install lists "
                + "the rights that gramd needs", kind: .schema)
    }
}

extension SchemaRights {
    /// Tables of which the rights stand for those of all: other things in the schema are nobody's business here.
    private static let tables = ["schema_version", "generation", "product", "consumer_offset", "code", "posting"]

    /// Asks the server.
    /// - Throws: ``PostgresError``
    init(of schema: String, on connection: PostgresConnection) async throws {
        let row = try await connection.query(
            """
            SELECT current_user::text AS role, current_database()::text AS database,
                   has_database_privilege(current_database(), 'CREATE') AS may_create_schemas,
                   n.oid IS NOT NULL AS found,
                   coalesce(has_schema_privilege(n.oid, 'USAGE'), false) AS may_use,
                   coalesce(has_schema_privilege(n.oid, 'CREATE'), false) AS may_create,
                   foreign_table.name AS foreign_name, foreign_table.owner AS foreign_owner,
                   unreadable.name AS unreadable
            FROM (SELECT 1) AS one
            LEFT JOIN pg_namespace n ON n.nspname = $1
            LEFT JOIN LATERAL (
                SELECT relname::text AS name, pg_get_userbyid(relowner)::text AS owner FROM pg_class
                WHERE relnamespace = n.oid AND relname = ANY ($2) AND NOT pg_has_role(relowner, 'USAGE')
                ORDER BY relname LIMIT 1
            ) AS foreign_table ON true
            LEFT JOIN LATERAL (
                SELECT relname::text AS name FROM pg_class
                WHERE relnamespace = n.oid AND relname = ANY ($2) AND NOT has_table_privilege(oid, 'SELECT')
                ORDER BY relname LIMIT 1
            ) AS unreadable ON true
            """, [.text(schema), .textArray(Self.tables)])[0]
        self.schema = schema
        role = try row.text("role")
        database = try row.text("database")
        mayCreateSchemas = try row.bool("may_create_schemas")
        exists = try row.bool("found")
        mayUse = try row.bool("may_use")
        mayCreate = try row.bool("may_create")
        if let name = try row.optionalText("foreign_name"), let owner = try row.optionalText("foreign_owner") {
            foreignTable = ForeignTable(name: name, owner: owner)
        } else {
            foreignTable = nil
        }
        unreadableTable = try row.optionalText("unreadable")
    }
}
