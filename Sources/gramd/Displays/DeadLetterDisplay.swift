import Catalog
import CodeIndex
import Evaluation
import Foundation
import Monitoring

/// Dead letters for a person; everything in them came from outside.
enum DeadLetterDisplay {
    private static let shownMessage = 80

    /// A line each.
    static func list(_ letters: [StoredDeadLetter]) -> DisplayText {
        let table = TextTable(
            header: ["number", "record", "time", "cause", "retries", "message"],
            rows: letters.map { stored in
                [
                    "\(stored.id)", place(stored), stored.createdAt, stored.letter.cause, "\(stored.retries)",
                    String(stored.letter.message.prefix(shownMessage)),
                ]
            })
        return "\(verbatim: table)"
    }

    /// One with its key and its payload, whose further lines are set in.
    static func letter(_ stored: StoredDeadLetter) -> DisplayText {
        let letter = stored.letter
        return """
            record   \(place(stored))
            time     \(stored.createdAt)
            cause    \(letter.cause), retried \(stored.retries) times
            message  \(letter.message)
            key      \(lines: letter.key.map(text) ?? "none", indent: 9)
            payload  \(lines: letter.payload.map(text) ?? "none, a tombstone", indent: 9)
            """
    }

    /// One that can't be applied still.
    static func failure(_ stored: StoredDeadLetter, cause: String, message: String) -> DisplayText {
        "\(stored.id)  \(cause): \(message)"
    }

    private static func place(_ stored: StoredDeadLetter) -> String {
        let record = stored.letter.record
        return "\(record.topic)[\(record.partition)]@\(record.offset)"
    }

    /// UTF-8 as text, anything else in hexadecimal digits.
    static func text(_ bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) ?? "0x" + bytes.map { String(format: "%02x", $0) }.joined()
    }
}
