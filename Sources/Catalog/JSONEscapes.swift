/// The escapes of JSON strings (RFC 8259, section 7).
package enum JSONEscapes {
    /// Reads the rest of a string that has escapes, up to its closing quotation mark.
    /// - Parameters:
    ///   - bytes: JSON.
    ///   - start: where the string's content begins.
    ///   - position: where its first escape begins; moves behind the quotation mark.
    /// - Returns: the whole content with the characters that its escapes stand for; other bytes stay, UTF-8 or not.
    /// - Throws: ``RecordFault`` where an escape is none of JSON's, or stands for what PostgreSQL can't hold: NUL, or half of
    ///   a surrogate pair; for control characters, and where the string does not end.
    package static func undone(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, at position: inout Int
    ) throws(RecordFault) -> [UInt8] {
        var content = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return content
            case UInt8(ascii: "\\"):
                position += 1
                try appendCharacter(in: bytes, at: &position, to: &content)
            case ..<0x20:
                throw .unexpected("no control character inside a string", in: bytes, at: position)
            case let byte:
                content.append(byte)
                position += 1
            }
        }
        throw .unexpected("a closing quotation mark", in: bytes, at: position)
    }

    /// Appends the character of the escape whose backslash is before the position.
    private static func appendCharacter(
        in bytes: UnsafeBufferPointer<UInt8>, at position: inout Int, to content: inout [UInt8]
    ) throws(RecordFault) {
        guard position < bytes.count else { throw .unexpected("an escape", in: bytes, at: position) }
        switch bytes[position] {
        case let byte where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
            content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            position += 1
            content += UTF8.encode(try scalar(in: bytes, at: &position))!
            return
        default: throw .unexpected("an escape that JSON has", in: bytes, at: position)
        }
        position += 1
    }

    /// Reads the digits behind `\u`, and of a surrogate pair its second half.
    private static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>, at position: inout Int
    ) throws(RecordFault) -> Unicode.Scalar {
        var code = try fourHexadecimalDigits(in: bytes, at: &position)
        if code == 0 { throw RecordFault(.containsNUL, "expected no NUL character, found \\u0000") }
        if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let low = try fourHexadecimalDigits(in: bytes, at: &position)
            if (0xDC00..<0xE000).contains(low) { code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) }
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw RecordFault(.loneSurrogate, "expected both halves of a surrogate pair before byte \(position)")
        }
        return scalar
    }

    private static func fourHexadecimalDigits(
        in bytes: UnsafeBufferPointer<UInt8>, at position: inout Int
    ) throws(RecordFault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw .unexpected("four hexadecimal digits", in: bytes, at: position)
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}

extension RecordFault {
    /// The text is no JSON, by what stands at a position.
    static func unexpected(
        _ expectation: String, in bytes: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> RecordFault {
        guard position < bytes.count else {
            return RecordFault(.invalidJSON, "expected \(expectation) at byte \(position), found the end of the text")
        }
        let byte = bytes[position]
        if byte == 0 { return RecordFault(.containsNUL, "expected no NUL character, found one at byte \(position)") }
        let found = (0x21...0x7E).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "the byte \(byte)"
        return RecordFault(.invalidJSON, "expected \(expectation) at byte \(position), found \(found)")
    }
}
