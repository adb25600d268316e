import Foundation
import Hummingbird
import NIOCore

/// Writes JSON (RFC 8259) into a buffer, without a tree of values in between: `JSONEncoder` takes longer for a hundred
/// products than the search that found them.
///
/// Commas are set by the writer; names and values must alternate inside of objects.
struct JSONWriter {
    /// What has been written.
    private(set) var buffer: ByteBuffer
    /// Whether the innermost object or array has a member already, so that a comma has to come first.
    private var needsComma = false

    init(capacity: Int = 1_024) { buffer = ByteBufferAllocator().buffer(capacity: capacity) }

    // MARK: Structure

    /// Writes an object; the body writes its members.
    mutating func object(_ body: (inout JSONWriter) -> Void) { nested("{", "}", body) }

    /// Writes an array; the body writes its elements.
    mutating func array<Elements: Sequence>(
        _ elements: Elements, _ element: (inout JSONWriter, Elements.Element) -> Void
    ) {
        nested("[", "]") { writer in
            for item in elements { element(&writer, item) }
        }
    }

    /// Writes an object of texts, in their order. Names are escaped.
    mutating func dictionary(_ members: some Sequence<(String, String)>) {
        nested("{", "}") { writer in
            for (name, text) in members {
                writer.value(name)
                writer.buffer.writeInteger(UInt8(ascii: ":"))
                writer.needsComma = false
                writer.value(text)
            }
        }
    }

    /// Writes the name of a member, whose value has to follow. Names are the program's own and need no escapes.
    mutating func name(_ name: StaticString) {
        comma()
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
        needsComma = false
    }

    private mutating func nested(_ opening: StaticString, _ closing: StaticString, _ body: (inout JSONWriter) -> Void) {
        comma()
        buffer.writeStaticString(opening)
        needsComma = false
        body(&self)
        buffer.writeStaticString(closing)
        needsComma = true
    }

    private mutating func comma() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
        needsComma = true
    }

    // MARK: Values

    mutating func null() {
        comma()
        buffer.writeStaticString("null")
    }

    mutating func value(_ value: Bool) {
        comma()
        buffer.writeStaticString(value ? "true" : "false")
    }

    mutating func value(_ value: some BinaryInteger) {
        comma()
        buffer.writeString(String(value))
    }

    /// The shortest digits that give the number back; null for what JSON has no number for.
    mutating func value(_ value: Double) {
        guard value.isFinite else { return null() }
        comma()
        // Whole numbers without Swift's ".0".
        if value == value.rounded(), abs(value) < 1e15 {
            buffer.writeString(String(Int64(value)))
        } else {
            buffer.writeString(value.description)
        }
    }

    mutating func value(_ value: String) {
        comma()
        string(value)
    }

    private mutating func string(_ text: String) {
        var text = text
        buffer.writeInteger(UInt8(ascii: "\""))
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated()
            where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<index]))
                escape(byte)
                start = index + 1
            }
            buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...]))
        }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
        case 0x0A: buffer.writeStaticString("\\n")
        case 0x0D: buffer.writeStaticString("\\r")
        case 0x09: buffer.writeStaticString("\\t")
        default:
            buffer.writeStaticString("\\u00")
            buffer.writeInteger(Self.hexadecimal(byte >> 4))
            buffer.writeInteger(Self.hexadecimal(byte & 15))
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}

extension JSONWriter {
    /// Writes a member.
    mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        self.value(value)
    }

    /// Writes a member, unless there is no value.
    mutating func member(_ name: StaticString, ifPresent value: String?) {
        if let value { member(name, value) }
    }

    mutating func member(_ name: StaticString, _ value: Double) {
        self.name(name)
        self.value(value)
    }

    mutating func member(_ name: StaticString, ifPresent value: Double?) {
        if let value { member(name, value) }
    }

    mutating func member(_ name: StaticString, _ value: some BinaryInteger) {
        self.name(name)
        self.value(value)
    }

    mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        self.value(value)
    }

    /// Writes an array of texts.
    mutating func member(_ name: StaticString, _ texts: [String]) {
        self.name(name)
        array(texts) { $0.value($1) }
    }
}
