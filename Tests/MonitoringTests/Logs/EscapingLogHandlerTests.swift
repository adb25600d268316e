import Logging
import Synchronization
import Testing

@testable import Monitoring

@Suite struct EscapingLogHandlerTests {
    private final class Lines: TextOutputStream, Sendable {
        private let text = Mutex("")

        func write(_ string: String) { text.withLock { $0 += string } }

        var value: String { text.withLock { $0 } }
    }

    private struct Fault: Error, CustomStringConvertible {
        let description = "at\n\u{1B}]0;fault"
    }

    private let lines = Lines()
    private let planted = "x\n2026-01-01T00:00:00+0000 info gramd: forged \u{1B}[31m\u{9B}\u{202E}\u{2028}\r"

    private var logger: Logger {
        Logger(label: "test") { label in
            EscapingLogHandler(StreamLogHandler(label: label, stream: lines))
        }
    }

    private func expectOneSafeLine() {
        let text = lines.value
        #expect(text.hasSuffix("\n") && text.contains("x\\n2026-01-01"))
        #expect(DisplayText.escaping(String(text.dropLast())) == String(text.dropLast()))
    }

    @Test func aMessageIsOneLine() {
        logger.info("a record: \(planted)")
        expectOneSafeLine()
    }

    @Test func metadataIsEscapedWithItsKeys() {
        struct Value: CustomStringConvertible { let description: String }
        logger.info(
            "a record",
            metadata: [
                planted: "1", "text": .string(planted), "value": .stringConvertible(Value(description: planted)),
                "list": [.string(planted)], "map": [planted: .string(planted)],
            ])
        expectOneSafeLine()
    }

    @Test func metadataOfTheLoggerIsEscaped() {
        var logger = logger
        logger[metadataKey: planted] = .string(planted)
        logger.info("a record")
        expectOneSafeLine()
        #expect(logger[metadataKey: planted] == .string(DisplayText.escaping(planted)))
    }

    @Test func metadataThatIsProvidedIsEscaped() {
        var handler = EscapingLogHandler(StreamLogHandler(label: "test", stream: lines))
        handler.metadataProvider = Logger.MetadataProvider { [planted] in ["record": .string(planted)] }
        let provided = handler
        Logger(label: "test") { _ in provided }.info("a record")
        expectOneSafeLine()
    }

    @Test func anErrorIsEscaped() {
        logger.error("no record: x\n2026-01-01", error: Fault())
        expectOneSafeLine()
        #expect(lines.value.contains("error.message=at\\n\\u{1B}]0;fault"))
    }

    @Test func theLevelIsThatOfTheHandlerBelow() {
        var logger = logger
        logger.logLevel = .error
        logger.info("nothing")
        #expect(lines.value.isEmpty)
        #expect(logger.handler.logLevel == .error)
    }
}
