import Foundation
import Logging
import Testing

@testable import Monitoring

@Suite struct LogFormatTests {
    private let line = LogLine(
        time: Date(timeIntervalSince1970: 1_767_348_000.25), level: .warning, source: "Sync",
        message: "dead letter: \"x\" is no price", metadata: ["topic": "my topic", "offset": "7", "cause": ""])

    private var repeated: LogLine {
        var line = line
        line.metadata = [:]
        line.repetitions = LogLine.Repetitions(count: 412, span: .milliseconds(20_400))
        return line
    }

    @Test func textIsForPeople() {
        #expect(
            LogFormat.text.string(line) == """
                2026-01-02T10:00:00.250Z warning Sync: dead letter: "x" is no price cause="" offset=7 topic="my topic"
                """)
        #expect(
            LogFormat.text.string(repeated, showsTime: false)
                == "warning Sync: dead letter: \"x\" is no price … 412 more in 20 s")
    }

    @Test func logfmtHasKeysThroughout() {
        #expect(
            LogFormat.logfmt.string(line) == #"""
                time=2026-01-02T10:00:00.250Z level=warning source=Sync message="dead letter: \"x\" is no price" \#
                cause="" offset=7 topic="my topic"
                """#)
        #expect(LogFormat.logfmt.string(repeated, showsTime: false).hasSuffix(" repeats=412 repeats_seconds=20"))
    }

    @Test func keysOfLogfmtHaveNoBlanks() {
        var line = line
        line.metadata = ["a b=\"c\"": "1"]
        #expect(LogFormat.logfmt.string(line).hasSuffix(" a_b__c_=1"))
    }

    @Test func jsonIsOneObject() throws {
        struct Document: Decodable, Equatable {
            var time, level, source, message: String
            var topic, offset, cause: String?
            var repeats, seconds: Int?

            enum CodingKeys: String, CodingKey {
                case time, level, source, message, topic, offset, cause, repeats
                case seconds = "repeats_seconds"
            }
        }
        func read(_ line: LogLine) throws -> Document {
            try JSONDecoder().decode(Document.self, from: Data(LogFormat.json.string(line).utf8))
        }
        #expect(
            try read(line)
                == Document(
                    time: "2026-01-02T10:00:00.250Z", level: "warning", source: "Sync",
                    message: "dead letter: \"x\" is no price", topic: "my topic", offset: "7", cause: ""))
        let counted = try read(repeated)
        #expect(counted.repeats == 412 && counted.seconds == 20)
        #expect(LogFormat.json.string(line).hasPrefix(#"{"time":"2026-01-02T10:00:00.250Z","level":"warning","#))
    }

    /// A key of a module's never takes the place of one that every line has.
    @Test(arguments: [LogFormat.logfmt, .json])
    func keysStayWhatTheyAre(format: LogFormat) {
        var line = line
        line.metadata = ["message": "m", "level": "l", "repeats": "r"]
        let text = format.string(line)
        for key in ["message", "level", "repeats"] { #expect(text.contains("metadata.\(key)"), "\(text)") }
        #expect(text.contains("warning"))
    }

    @Test(arguments: ["\"", "\\", "a\\\"b", "\u{0}\u{1F}", "größe 🛋", "\u{2028}"])
    func jsonOfAnyTextCanBeRead(text: String) throws {
        var line = line
        line.message = text
        line.metadata = [text: text]
        let read = try JSONDecoder().decode([String: String].self, from: Data(LogFormat.json.string(line).utf8))
        #expect(read["message"] == text && read[text] == text)
    }
}
