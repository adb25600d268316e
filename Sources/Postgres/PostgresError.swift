import Cpq

/// A failure reported by PostgreSQL or by the connection to it. Parameter values are never part of it.
///
/// Its parts are those of https://www.postgresql.org/docs/15/protocol-error-fields.html.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
    /// The five characters of SQLSTATE; nil when no server answered (connection lost, refused, misuse).
    public var sqlState: String?
    /// The server's primary message, or libpq's.
    public var message: String
    private var detail: String?
    private var hint: String?
    /// A COMMIT was sent and its answer never arrived: the transaction may or may not have taken effect.
    var commitOutcomeUnknown = false
    /// The session ended before COMMIT was sent: nothing of the transaction took effect.
    var endedBeforeCommit = false

    /// A failure of the caller's own.
    public init(sqlState: String? = nil, message: String) {
        self.sqlState = sqlState
        self.message = message
    }

    init(result: OpaquePointer?) {
        func field(_ code: UInt8) -> String? {
            PQresultErrorField(result, Int32(code)).map { String(cString: $0) }
        }
        sqlState = field(UInt8(ascii: "C"))
        message = field(UInt8(ascii: "M")) ?? String(cString: PQresultErrorMessage(result))
        detail = field(UInt8(ascii: "D"))
        hint = field(UInt8(ascii: "H"))
    }

    private var sqlStateClass: Substring? { sqlState?.prefix(2) }

    /// Serialisation failure or deadlock, or the session of a transaction ended before its COMMIT: running the same
    /// transaction again may succeed at once.
    public var isRetriable: Bool {
        endedBeforeCommit || sqlState == Self.serializationFailure || sqlState == "40P01"
    }

    /// The data is at fault (SQLSTATE classes 22 and 23); the same record would fail again.
    public var isRecordFault: Bool { sqlStateClass == "22" || sqlStateClass == "23" }

    /// The surroundings are at fault: connection, resources, the server's files, shutdown, timeouts, read-only server,
    /// permissions, conflicts.
    public var isEnvironmentFault: Bool {
        guard let sqlState, let sqlStateClass else { return true }
        return ["08", "53", "55", "58"].contains(sqlStateClass) || sqlState.hasPrefix("57P") || isRetriable
            || ["25006", "25P03", "42501", "57014"].contains(sqlState)
    }

    /// The transaction must begin anew.
    public static let serializationFailure = "40001"

    /// `lock_timeout` passed.
    public static let lockNotAvailable = "55P03"

    /// Everything that is known, for people, on one line: libpq's messages have several, set in, and so may the server's.
    public var description: String {
        var text = "PostgreSQL: \(message.onOneLine)"
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        if let detail { text += "; \(detail.onOneLine)" }
        if let hint { text += "; hint: \(hint.onOneLine)" }
        if commitOutcomeUnknown { text += "; the commit may or may not have taken effect" }
        if let advice { text += "; \(advice)" }
        return text
    }
}

extension String {
    fileprivate var onOneLine: String {
        let lines = split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
        return String(lines.joined(separator: " ").trimmingSuffix(while: \.isWhitespace))
    }

    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
