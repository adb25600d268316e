import NIOCore

/// Writes JSON (RFC 8259) into a buffer, without a tree of values in between: `JSONEncoder` takes longer for a hundred
/// products than the search that found them.
///
/// Commas are set by the writer; names and values must alternate inside of objects.
struct JSONWriter {
    /// Appending to an array costs a fraction of what appending to a `ByteBuffer` does.
    private var bytes: [UInt8] = []
    /// Whether the innermost object or array has a member already, so that a comma has to come first.
    private var needsComma = false

    init(capacity: Int = 1_024) { bytes.reserveCapacity(capacity) }

    /// What has been written.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

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
                writer.bytes.append(UInt8(ascii: ":"))
                writer.needsComma = false
                writer.value(text)
            }
        }
    }

    /// Writes the name of a member, whose value has to follow. Names are the program's own and need no escapes.
    mutating func name(_ name: StaticString) {
        comma()
        bytes.append(UInt8(ascii: "\""))
        append(name)
        append("\":")
        needsComma = false
    }

    private mutating func nested(_ opening: StaticString, _ closing: StaticString, _ body: (inout JSONWriter) -> Void) {
        comma()
        append(opening)
        needsComma = false
        body(&self)
        append(closing)
        needsComma = true
    }

    private mutating func append(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    private mutating func comma() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    // MARK: Values

    mutating func null() {
        comma()
        append("null")
    }

    mutating func value(_ value: Bool) {
        comma()
        append(value ? "true" : "false")
    }

    mutating func value(_ value: some BinaryInteger) {
        comma()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// The shortest digits that give the number back; null for what JSON has no number for.
    mutating func value(_ value: Double) {
        guard value.isFinite else { return null() }
        comma()
        // Whole numbers without Swift's ".0".
        if value == value.rounded(), abs(value) < 1e15 {
            bytes.append(contentsOf: String(Int64(value)).utf8)
        } else {
            bytes.append(contentsOf: value.description.utf8)
        }
    }

    mutating func value(_ value: String) {
        comma()
        string(value)
    }

    private mutating func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            // Without a branch, so that many bytes are looked at in one step.
            var escapes: UInt8 = 0
            for byte in utf8 { escapes |= Self.needsEscape(byte) }
            if escapes != 0 {
                for byte in utf8 { if Self.needsEscape(byte) != 0 { escape(byte) } else { bytes.append(byte) } }
            } else {
                bytes.append(contentsOf: utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// 1 where it does.
    private static func needsEscape(_ byte: UInt8) -> UInt8 {
        (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default:
            append("\\u00")
            bytes.append(Self.hexadecimal(byte >> 4))
            bytes.append(Self.hexadecimal(byte & 15))
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

    mutating func member(_ name: StaticString, ifPresent value: Int?) {
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
