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
    static func liveCodes(of generation: Int64, _ change: LiveCodeChange) -> [IndexChange] {
        var parts: [LiveCodeChange] = []
        var bytes = maximumTextBytes
        func part(for text: String) -> Int {
            bytes += text.utf8.count + 3
            if bytes > maximumTextBytes {
                parts.append(LiveCodeChange())
                bytes = text.utf8.count + 3
            }
            return parts.count - 1
        }
        for text in change.appeared { parts[part(for: text)].appeared.append(text) }
        for text in change.disappeared { parts[part(for: text)].disappeared.append(text) }
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
