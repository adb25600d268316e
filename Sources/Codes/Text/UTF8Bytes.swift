// ASCII among the bytes of UTF-8 text.

extension UnsafeBufferPointer<UInt8> {
    /// Whether these characters stand at an index, ASCII letters of either case.
    /// - Parameter characters: lower case.
    func holds(_ characters: StaticString, at index: Int) -> Bool {
        let length = characters.utf8CodeUnitCount
        guard index + length <= count else { return false }
        return (0..<length).allSatisfy { offset in
            let byte = self[index + offset]
            return (byte.isASCIIUppercase ? byte | 0x20 : byte) == characters.utf8Start[offset]
        }
    }
}

extension UInt8 {
    var isASCIIUppercase: Bool { self &- 0x41 < 26 }
    var isASCIILowercase: Bool { self &- 0x61 < 26 }
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isASCIIDigit: Bool { self &- 0x30 < 10 }
    var isASCIIHexadecimalDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
    var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
    var isASCIIBlank: Bool { self == 0x20 || self &- 0x09 < 5 }
}
