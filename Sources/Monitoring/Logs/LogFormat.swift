import Foundation
import Logging

/// How lines of the log are written (`log.format`).
public enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, module, message, and what is known besides as `key=value`.
    case text
    /// `key=value` throughout, as https://pkg.go.dev/github.com/go-logfmt/logfmt reads it.
    case logfmt
    /// One JSON object a line.
    case json

    /// The keys that every line has, and that of counted repetitions; what else is logged has other ones.
    private enum Key: String, CaseIterable {
        case time, level, source, message, repeats
        case seconds = "repeats_seconds"
    }

    /// A line without its end.
    /// - Parameter showsTime: whether text has the time; the others always have it.
    public func string(_ line: LogLine, showsTime: Bool = true) -> String {
        switch self {
        case .text: Self.text(line, showsTime: showsTime)
        case .logfmt:
            Self.members(line).map { "\(Self.logfmtKey($0.key))=\(Self.logfmtValue($0.value))" }.joined(separator: " ")
        case .json:
            "{"
                + Self.members(line).map { "\(Self.json($0.key)):\($0.isNumber ? $0.value : Self.json($0.value))" }
                .joined(separator: ",") + "}"
        }
    }

    private static func text(_ line: LogLine, showsTime: Bool) -> String {
        var text = showsTime ? "\(time(line)) " : ""
        text += "\(line.level) \(line.source): \(line.message)"
        if let repetitions = line.repetitions {
            text += " … \(repetitions.count) more in \(seconds(repetitions)) s"
        }
        for (key, value) in line.metadata.sorted(by: { $0.key < $1.key }) {
            text += " \(logfmtKey(key))=\(logfmtValue(value))"
        }
        return text
    }

    private struct Member {
        var key: String
        var value: String
        var isNumber = false
    }

    /// In an order that stays the same.
    private static func members(_ line: LogLine) -> [Member] {
        var members = [
            Member(key: Key.time.rawValue, value: time(line)), Member(key: Key.level.rawValue, value: "\(line.level)"),
            Member(key: Key.source.rawValue, value: line.source),
            Member(key: Key.message.rawValue, value: line.message),
        ]
        if let repetitions = line.repetitions {
            members.append(Member(key: Key.repeats.rawValue, value: "\(repetitions.count)", isNumber: true))
            members.append(Member(key: Key.seconds.rawValue, value: seconds(repetitions), isNumber: true))
        }
        for (key, value) in line.metadata.sorted(by: { $0.key < $1.key }) {
            members.append(Member(key: Key(rawValue: key) == nil ? key : "metadata.\(key)", value: value))
        }
        return members
    }

    private static func time(_ line: LogLine) -> String {
        line.time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    private static func seconds(_ repetitions: LogLine.Repetitions) -> String {
        "\(Int((repetitions.span / .seconds(1)).rounded()))"
    }

    /// Blanks, quotes and `=` would end a key.
    private static func logfmtKey(_ key: String) -> String {
        String(key.map { $0 == " " || $0 == "\"" || $0 == "=" ? "_" : $0 })
    }

    private static func logfmtValue(_ value: String) -> String {
        value.isEmpty || value.contains(where: { " \"=".contains($0) }) ? json(value) : value
    }

    /// A JSON string (RFC 8259, 7). Control characters have been escaped for people, all but those that a module may put
    /// into its own name.
    private static func json(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
