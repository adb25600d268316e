import Catalog

/// Takes a schema's text apart (Protocol Buffers Language Specification, "Lexical Elements"). White space and comments
/// separate tokens and are dropped.
struct ProtoTokenizer {
    private let text: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: [UInt8]) {
        self.text = text
    }

    func fault(_ detail: String) -> RecordFault {
        RecordFault(.invalidSchema, "the Protobuf schema can't be read: \(detail) in line \(line)")
    }

    mutating func next() throws(RecordFault) -> ProtoToken {
        try skipBlanks()
        guard position < text.count else { return .end }
        let byte = text[position]
        if Self.isLetter(byte) { return .identifier(take { Self.isLetter($0) || Self.isDigit($0) }) }
        if Self.isDigit(byte)
            || (byte == UInt8(ascii: ".") && position + 1 < text.count && Self.isDigit(text[position + 1]))
        {
            return .number(number())
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return .text(try quoted(byte)) }
        guard byte > 0x20, byte < 0x7F else { throw fault("found the byte \(byte)") }
        position += 1
        return .sign(Character(Unicode.Scalar(byte)))
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let start = position
        while position < text.count, belongs(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func number() -> String {
        var previous: UInt8 = 0
        return take { byte in
            defer { previous = byte }
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { return previous | 0x20 == UInt8(ascii: "e") }
            return Self.isDigit(byte) || Self.isLetter(byte) || byte == UInt8(ascii: ".")
        }
    }

    /// A text up to its closing mark. What escapes stand for matters to defaults and options only, which are not
    /// looked at, so they stay as they are.
    private mutating func quoted(_ mark: UInt8) throws(RecordFault) -> String {
        position += 1
        let start = position
        while position < text.count, text[position] != mark {
            guard text[position] != UInt8(ascii: "\n") else { throw fault("a text doesn't end") }
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < text.count else { throw fault("a text doesn't end") }
        defer { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func skipBlanks() throws(RecordFault) {
        while position < text.count {
            if text[position] == UInt8(ascii: "\n") { line += 1 }
            if [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20].contains(text[position]) {
                position += 1
            } else if text[position...].starts(with: "//".utf8) {
                while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
            } else if text[position...].starts(with: "/*".utf8) {
                position += 2
                while !text[position...].starts(with: "*/".utf8) {
                    guard position < text.count else { throw fault("a comment doesn't end") }
                    if text[position] == UInt8(ascii: "\n") { line += 1 }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
