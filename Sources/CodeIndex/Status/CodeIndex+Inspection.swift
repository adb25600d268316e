import Postgres

import struct Foundation.Date

extension CodeIndex {
    /// Looks at the server, the schema's version and the role's rights; also a standby can be asked.
    /// - Parameter forWriting: whether the rights of `gramd run` are wanted; those to read otherwise.
    /// - Throws: `PostgresError`
    public func inspect(forWriting: Bool) async throws -> DatabaseInspection {
        let keepsSessions = try await keepsSessions()
        return try await pool.withConnection { connection in
            let server = try await connection.query(
                """
                SELECT \(ServerTraits.columns), current_user::text AS role,
                       current_setting('transaction_read_only') = 'on' AS read_only,
                       \(IndexMoment.standby) AS standby,
                       pg_has_role('pg_read_all_stats', 'USAGE') AS sees_receiver,
                       extract(epoch FROM clock_timestamp())::float8 AS clock
                """)[0]
            var version: Int?
            var fault: CodeIndexError?
            do {
                version = try await Migrations.installed(on: connection, schema: schema)
                try await Migrations.check(on: connection, schema: schema)
            } catch let error as CodeIndexError { fault = error }
            let rights = try await SchemaRights(of: schema, on: connection)
            return DatabaseInspection(
                traits: try ServerTraits(server), keepsSessions: keepsSessions, role: try server.text("role"),
                isReadOnly: try server.bool("read_only"),
                standby: try server.optionalText("standby").flatMap(StandbyState.init),
                seesReceiver: try server.bool("sees_receiver"),
                clock: Date(timeIntervalSince1970: try server.double("clock")), schemaVersion: version,
                schemaFault: fault, rightsFault: forWriting ? rights.faultForWriting : rights.faultForReading)
        }
    }
}
