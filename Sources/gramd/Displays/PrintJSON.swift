import Foundation
import Monitoring

/// Writes a value as JSON to standard output: indented, members in order, and safe to show on a terminal.
func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try printJSON(encoder.encode(value))
}

/// Writes a value as JSON to standard output, on one line, as programs read streams of values.
func printJSONLine(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try printJSON(encoder.encode(value))
}

/// Writes JSON text to standard output, safe to show on a terminal.
func printJSON(_ json: Data) {
    var text = ""
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
        // Line breaks are the encoder's; within texts it has escaped them itself, but not marks of direction and the like.
        if scalar == "\n" || DisplayText.escaping(String(scalar)) == String(scalar) {
            text.unicodeScalars.append(scalar)
        } else {
            text += scalar.utf16.map { String(format: "\\u%04x", $0) }.joined()
        }
    }
    print(DisplayText(verbatim: text))
}
