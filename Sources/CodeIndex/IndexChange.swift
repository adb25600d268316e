import Foundation
import Postgres

/// What other sessions changed in the index; sent with the transaction that changed it.
///
/// Only changes that the search side keeps in memory are sent: generations, and which codes have live products in a
/// generation with a model.
public enum IndexChange: Sendable, Equatable, Codable {
    /// A generation was made or activated.
    case generations
    /// Codes that got their first live product, and codes that lost their last one.
    case liveCodes(generation: Int64, appeared: [String], disappeared: [String])

    /// Bytes of code texts in one notification; with JSON's escapes they stay below PostgreSQL's 8,000.
    private static let maximumTextBytes = 3_500

    /// A change as few as possible notifications can hold.
    static func liveCodes(
        of generation: Int64, appeared: [String], disappeared: [String]
    ) -> [IndexChange] {
        var parts: [(appeared: [String], disappeared: [String])] = []
        var bytes = maximumTextBytes
        func part(for text: String) -> Int {
            bytes += text.utf8.count + 3
            if bytes > maximumTextBytes {
                parts.append(([], []))
                bytes = text.utf8.count + 3
            }
            return parts.count - 1
        }
        for text in appeared { parts[part(for: text)].appeared.append(text) }
        for text in disappeared { parts[part(for: text)].disappeared.append(text) }
        return parts.map { .liveCodes(generation: generation, appeared: $0.appeared, disappeared: $0.disappeared) }
    }

    /// Sends changes when the connection's transaction commits, on the channel named like the schema.
    static func notify(_ changes: [IndexChange], on connection: PostgresConnection) async throws {
        guard !changes.isEmpty else { return }
        let encoder = JSONEncoder()
        let payloads = try changes.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        try await connection.query(
            "SELECT pg_notify(current_schema(), payload) FROM unnest($1) AS t(payload)", [.textArray(payloads)])
    }
}

/// Follows what other sessions change in an index, on a connection of its own.
public struct IndexChanges: Sendable {
    private let connection: PostgresConnection

    fileprivate init(connection: PostgresConnection) { self.connection = connection }

    /// Waits for changes.
    /// - Returns: those that came, in the order of their commits; none after the timeout.
    /// - Throws: `PostgresError` when the connection broke, after which changes may have been missed;
    ///   ``CodeIndexError``; `CancellationError`.
    public func next(timeout: Duration) async throws -> [IndexChange] {
        try await connection.notifications(timeout: timeout).map { notification in
            do {
                return try JSONDecoder().decode(IndexChange.self, from: Data(notification.payload.utf8))
            } catch {
                throw CodeIndexError(
                    "a notification on the channel \(notification.channel) can't be read; does another program use it?")
            }
        }
    }
}

extension CodeIndex {
    /// Starts to follow changes. Whoever then reads the index sees what was committed before, and what commits later
    /// comes as a change: nothing falls between.
    public func changes() async throws -> IndexChanges {
        let connection = try await PostgresConnection.connect(pool.configuration)
        try await connection.listen(to: schema)
        return IndexChanges(connection: connection)
    }
}
