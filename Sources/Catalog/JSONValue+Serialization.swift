extension JSONValue {
    /// The canonical text: no white space, names sorted, numbers in plain decimal notation. Equal values have equal
    /// texts (up to Unicode normalisation), so the text serves comparisons and hashes; PostgreSQL takes it as `jsonb`.
    public var serialized: String {
        var output: [UInt8] = []
        append(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Whether the canonical text would be longer than so many bytes, escapes not counted; found without making it.
    func isLonger(than limit: Int) -> Bool {
        var room = limit
        return !fits(in: &room)
    }

    private func fits(in room: inout Int) -> Bool {
        switch self {
        case .null, .bool: room -= 4
        case .number(let number): room -= number.decimalText.utf8.count
        case .string(let text): room -= text.utf8.count + 2
        case .array(let elements):
            room -= 2
            for element in elements {
                room -= 1
                guard element.fits(in: &room) else { return false }
            }
        case .object(let members):
            room -= 2
            for (name, value) in members {
                room -= name.utf8.count + 4
                guard value.fits(in: &room) else { return false }
            }
        }
        return room >= 0
    }

    /// Appends the canonical text as UTF-8.
    public func append(to output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.decimalText.utf8)
        case .string(let text): Self.append(quoted: text, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.append(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.append(quoted: member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.append(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func append(quoted text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case ..<0x20:
                let hexadecimal = String(byte, radix: 16)
                output.append(contentsOf: "\\u00".utf8)
                if hexadecimal.utf8.count == 1 { output.append(UInt8(ascii: "0")) }
                output.append(contentsOf: hexadecimal.utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
