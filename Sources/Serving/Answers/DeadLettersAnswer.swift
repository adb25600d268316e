import Catalog
import CodeIndex
import Foundation

/// Dead letters with what stands in them.
struct DeadLettersAnswer: Sendable {
    /// The longest part of a payload that is shown, in characters of text or bytes of anything else.
    private static let shownCharacters = 8_192
    private static let shownBytes = 1_024
    private static let shownKey = 256

    /// Oldest first.
    var letters: [StoredDeadLetter]
    /// Whether there are more behind the last one.
    var hasMore: Bool

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.name("letters")
            writer.array(letters) { writer, letter in write(letter, to: &writer) }
            writer.member("hasMore", hasMore)
        }
    }

    private func write(_ stored: StoredDeadLetter, to writer: inout JSONWriter) {
        let letter = stored.letter
        writer.object { writer in
            writer.member("id", stored.id)
            writer.member("topic", letter.record.topic)
            writer.member("partition", letter.record.partition)
            writer.member("offset", letter.record.offset)
            writer.member(
                "recordTime", ifPresent: letter.time.map { Self.text(of: $0) })
            writer.member("storedAt", stored.createdAt)
            writer.member("cause", letter.cause)
            writer.member("message", letter.message)
            writer.member("retries", stored.retries)
            if let key = letter.key { writer.member("key", Self.shown(key, Self.shownKey).text) }
            guard let payload = letter.payload else { return }
            let shown = Self.shown(payload, Self.shownCharacters)
            writer.member("payload", shown.text)
            writer.member("payloadBytes", payload.count)
            writer.member("isText", shown.isText)
            writer.member("isCut", shown.isCut)
        }
    }

    /// Milliseconds since 1970 as ISO 8601.
    static func text(of milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// UTF-8 as text, anything else in hexadecimal digits.
    private static func shown(_ bytes: [UInt8], _ characters: Int) -> (text: String, isText: Bool, isCut: Bool) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let digits = bytes.prefix(shownBytes).map { String(format: "%02x", $0) }.joined()
            return (digits, false, bytes.count > shownBytes)
        }
        let shown = String(text.unicodeScalars.prefix(characters))
        return (shown, true, shown.utf8.count < bytes.count)
    }
}
