import Catalog
import Foundation

/// JSON text in the making. It grows up to a limit: a few bytes can stand for any amount of it.
struct JSONOutput {
    private(set) var bytes: [UInt8] = []
    /// Bytes at most.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Appends what is JSON text already.
    mutating func append(_ text: [UInt8]) throws(RecordFault) {
        bytes.append(contentsOf: text)
        try check()
    }

    /// Appends what is JSON text already.
    mutating func append(_ text: String) throws(RecordFault) {
        bytes.append(contentsOf: text.utf8)
        try check()
    }

    /// Appends a character of JSON's grammar.
    mutating func append(_ character: Unicode.Scalar) throws(RecordFault) {
        bytes.append(UInt8(ascii: character))
        try check()
    }

    /// Appends a text in quotation marks.
    /// - Throws: ``RecordFault`` of the code `notUTF8`
    mutating func append(quoted utf8: ArraySlice<UInt8>) throws(RecordFault) {
        // Most texts are ASCII without anything to escape.
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x80 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: utf8)
            bytes.append(UInt8(ascii: "\""))
        } else {
            guard let text = String(validating: utf8, as: UTF8.self) else {
                throw RecordFault(.notUTF8, "expected UTF-8 in a text")
            }
            JSONValue.string(text).append(to: &bytes)
        }
        try check()
    }

    /// Appends a text in quotation marks.
    mutating func append(quoted text: String) throws(RecordFault) {
        JSONValue.string(text).append(to: &bytes)
        try check()
    }

    /// Appends bytes as text in base64 (RFC 4648, section 4).
    mutating func append(base64 binary: ArraySlice<UInt8>) throws(RecordFault) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: Data(binary).base64EncodedData())
        bytes.append(UInt8(ascii: "\""))
        try check()
    }

    /// Appends a number as the shortest text that reads as it. What is no number, or is too large or too small for
    /// numbers of events (``JSONNumber``), becomes text: `"NaN"`, `"Infinity"`, `"1e-310"`.
    mutating func append(_ number: some BinaryFloatingPoint & LosslessStringConvertible) throws(RecordFault) {
        let text = number.description
        if number.isNaN {
            try append("\"NaN\"")
        } else if number.isInfinite {
            try append(number < 0 ? "\"-Infinity\"" : "\"Infinity\"")
        } else if JSONNumber(text) == nil {
            try append("\"\(text)\"")
        } else {
            try append(text)
        }
    }

    private func check() throws(RecordFault) {
        guard bytes.count <= limit else {
            throw RecordFault(.tooLarge, "expected at most \(limit) bytes as JSON")
        }
    }
}
