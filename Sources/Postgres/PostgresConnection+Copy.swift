import Cpq

extension PostgresConnection {
    /// Streams rows into a table with `COPY … FROM STDIN` in the binary format.
    /// - Returns: the number of rows copied.
    @discardableResult
    public nonisolated func copyIn(
        _ table: String, columns: [String], rows: [[PostgresValue]]
    ) async throws -> Int {
        let names = columns.map { PostgresIdentifier($0).description }.joined(separator: ", ")
        let sql = "COPY \(PostgresIdentifier(table)) (\(names)) FROM STDIN (FORMAT binary)"
        return try await cancellation.covering { try await self.runCopy(sql, rows) }
    }

    private func runCopy(_ sql: String, _ rows: [[PostgresValue]]) throws -> Int {
        let start = PQexec(handle.pointer, sql)
        defer { PQclear(start) }
        guard PQresultStatus(start) == PGRES_COPY_IN else { throw PostgresError(result: start, statement: sql) }
        var buffer = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        for row in rows {
            buffer.append(bigEndian: Int16(row.count))
            for value in row {
                guard let bytes = value.encoded else {
                    buffer.append(bigEndian: Int32(-1))
                    continue
                }
                buffer.append(bigEndian: Int32(bytes.count))
                buffer.append(contentsOf: bytes)
            }
            if buffer.count > 1 << 16 { try put(&buffer) }
        }
        buffer.append(bigEndian: Int16(-1))
        try put(&buffer)
        guard PQputCopyEnd(handle.pointer, nil) == 1 else { throw handle.error }
        let result = try complete(PQgetResult(handle.pointer), statement: sql)
        while let rest = PQgetResult(handle.pointer) { PQclear(rest) }
        return result.affectedRows
    }

    private func put(_ buffer: inout [UInt8]) throws {
        let sent = buffer.withUnsafeBytes {
            PQputCopyData(handle.pointer, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard sent == 1 else { throw handle.error }
        buffer.removeAll(keepingCapacity: true)
    }
}
