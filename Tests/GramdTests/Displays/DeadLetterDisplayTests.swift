import Catalog
import Monitoring
import Testing

@testable import CodeIndex
@testable import gramd

@Suite struct DeadLetterDisplayTests {
    private let planted = "\u{1B}[2Jx\n99  products[0]@1\r\u{9B}31m\u{202E}\u{2028}"

    private func letter(_ text: String, payload: [UInt8]? = nil) -> StoredDeadLetter {
        StoredDeadLetter(
            id: 7,
            letter: DeadLetter(
                record: RecordPosition(topic: text, partition: 0, offset: 5), key: Array(text.utf8),
                payload: payload ?? Array(text.utf8), cause: text, message: text),
            createdAt: "2026-01-01T00:00:00Z", retries: 2)
    }

    private func isSafe(_ text: DisplayText) -> Bool {
        text.description.split(separator: "\n").allSatisfy { DisplayText.escaping(String($0)) == $0 }
    }

    @Test func aListHasALineForEach() {
        let text = DeadLetterDisplay.list([letter(planted), letter("a")])
        #expect(text.description.split(separator: "\n").count == 3)
        #expect(isSafe(text))
    }

    @Test func aLetterIsShownWithAllItHas() {
        #expect(
            DeadLetterDisplay.letter(letter("a", payload: Array("{\n  \"id\": 1\n}".utf8))).description == """
                record   a[0]@5
                time     2026-01-01T00:00:00Z
                cause    a, retried 2 times
                message  a
                key      a
                payload  {
                           "id": 1
                         }
                """)
        #expect(
            DeadLetterDisplay.letter(letter("a", payload: [0xFF, 0x00])).description.hasSuffix("payload  0xff00"))
    }

    @Test func aLetterForgesNoLine() {
        let text = DeadLetterDisplay.letter(letter(planted))
        let names = text.description.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { $0.prefix(8) }
        #expect(names == ["record  ", "time    ", "cause   ", "message ", "key     ", "payload "])
        #expect(isSafe(text))
    }

    @Test func aFailureIsOneLine() {
        let text = DeadLetterDisplay.failure(letter("a"), cause: planted, message: planted)
        #expect(!text.description.contains("\n") && isSafe(text))
    }
}
