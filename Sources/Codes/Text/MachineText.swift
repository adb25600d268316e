/// Text that machines write for machines, which no shopper types: addresses, dates and times, UUIDs, hashes, base64, and
/// random identifiers of twenty and more characters. It makes no codes.
public enum MachineText {
    /// Letters and digits in a row that are hexadecimal make a hash from this length on.
    private static let leastHashLength = 16
    /// An identifier is random from this length on; what is shorter may be a model number.
    private static let leastRandomLength = 20
    /// From this length on runs of base64 are told by fewer changes, since chance evens out.
    private static let surelyBase64Length = 60

    /// Whether a text is nothing else, blanks around it aside.
    public static func covers(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.firstIndex(where: { !$0.isASCIIBlank }),
                let last = bytes.lastIndex(where: { !$0.isASCIIBlank })
            else { return false }
            let content = UnsafeBufferPointer(rebasing: bytes[first...last])
            if content[0].isASCIIDigit, dateEnd(in: content, from: 0) == content.count { return true }
            if let scheme = addressScheme(in: content) { return addressEnd(in: content, from: scheme) == content.count }
            let run = run(in: content, from: 0)
            return run.isMachineMade && run.end == content.count
        }
    }

    // MARK: Addresses

    /// Where an address goes on after its scheme, such as `https:`, `gid:` or `data:`.
    private static func addressScheme(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let end = bytes.firstIndex { !$0.isASCIIAlphanumeric } ?? bytes.count
        return isAddress(bytes, schemeStart: 0, schemeEnd: end) ? end : nil
    }

    /// Whether letters and digits are an address's beginning: a scheme before `://`, `www` before a point, or `data`
    /// before a colon and an embedded file.
    static func isAddress(_ bytes: UnsafeBufferPointer<UInt8>, schemeStart start: Int, schemeEnd end: Int) -> Bool {
        if bytes.holds("://", at: end) { return end > start }
        if end - start == 3, bytes.holds("www.", at: start) { return true }
        guard end - start == 4, bytes.holds("data:", at: start) else { return false }
        let limit = min(bytes.count, end + 100)
        return (end..<limit).prefix { !bytes[$0].isASCIIBlank }.contains {
            bytes.holds(MarkupReader.embeddedFile, at: $0)
        }
    }

    /// Where an address ends: before a blank, a quotation mark, an angle bracket or what is not ASCII.
    static func addressEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] > 0x20, bytes[end] < 0x7F, !"\"'<>".utf8.contains(bytes[end]) { end += 1 }
        return end
    }

    // MARK: Runs

    /// What base64, UUIDs and identifiers are written in, from a place on, up to where it ends.
    static func run(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> (end: Int, isMachineMade: Bool) {
        var end = start
        while end < bytes.count, bytes[end].isASCIIAlphanumeric || "-_/+=".utf8.contains(bytes[end]) { end += 1 }
        // What goes on in another script is a word.
        guard end - start >= leastHashLength, end == bytes.count || bytes[end] < 0x80 else { return (end, false) }
        return (end, isMachineMade(UnsafeBufferPointer(rebasing: bytes[start..<end])))
    }

    private static func isMachineMade(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        if holdsUUID(run) || isCompactTime(run) { return true }
        var statistics = RunStatistics()
        for byte in run { statistics.add(byte) }
        statistics.endPart()
        if run.count == statistics.longestPart.length {
            let part = statistics.longestPart
            if part.isHexadecimal, part.digits > 0, part.digits < part.length { return true }
            if part.length >= leastRandomLength, part.digits == part.length { return true }
        }
        guard run.count >= leastRandomLength else { return false }
        let part = statistics.longestPart
        if part.length >= leastRandomLength, part.changes * 4 >= part.length { return true }
        // Model numbers change between letters and digits, too, but less often.
        return statistics.changes * (run.count >= surelyBase64Length ? 4 : 3) >= statistics.characters
    }

    /// Whether there is a UUID in it; something may stand before it, as in `product_123e4567-e89b-12d3-a456-426614174000`.
    private static func holdsUUID(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = 36
        guard run.count >= length else { return false }
        return (0...(run.count - length)).contains { start in
            (0..<length).allSatisfy { offset in
                [8, 13, 18, 23].contains(offset)
                    ? run[start + offset] == UInt8(ascii: "-") : run[start + offset].isASCIIHexadecimalDigit
            }
        }
    }

    /// `20250102T100000Z`
    private static func isCompactTime(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        run.count == 16 && run[8] == UInt8(ascii: "T") && run[15] == UInt8(ascii: "Z")
            && (0..<15).allSatisfy { $0 == 8 || run[$0].isASCIIDigit }
    }

    // MARK: Dates

    /// Where a date or a time of day with seconds ends that begins at a place; nil where there is none.
    ///
    /// A date has its year first or last (`2025-01-02`, `02.01.2025`, `1/2/2025`), and may be followed by a time.
    static func dateEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var reader = DateReader(bytes: bytes, position: start)
        guard reader.readDate() || reader.readTime(needsSeconds: true) else { return nil }
        return reader.isAtEnd ? reader.position : nil
    }
}

/// How the characters of a run change: random ones change their kind at nearly every second place.
private struct RunStatistics {
    private enum Kind { case lowercase, uppercase, digit }

    /// Letters and digits between two other characters.
    struct Part {
        var length = 0
        var digits = 0
        /// Changes of kind, but for that from an upper-case letter to lower-case ones, as at a word's beginning.
        var changes = 0
        var isHexadecimal = true
    }

    private(set) var longestPart = Part()
    private(set) var changes = 0
    private(set) var characters = 0
    private var part = Part()
    private var kind: Kind?

    mutating func add(_ byte: UInt8) {
        guard byte.isASCIIAlphanumeric else { return endPart() }
        let next: Kind = byte.isASCIIDigit ? .digit : byte.isASCIIUppercase ? .uppercase : .lowercase
        if let kind, kind != next, kind != .uppercase || next != .lowercase { part.changes += 1 }
        kind = next
        part.length += 1
        if next == .digit { part.digits += 1 }
        if !byte.isASCIIHexadecimalDigit { part.isHexadecimal = false }
    }

    mutating func endPart() {
        changes += part.changes
        characters += part.length
        if part.length > longestPart.length { longestPart = part }
        part = Part()
        kind = nil
    }
}

/// Reads a date and a time of day from text.
private struct DateReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int

    /// Whether what was read is not the beginning of something longer, such as `2025-01-02-X`.
    var isAtEnd: Bool {
        guard position < bytes.count else { return true }
        let next = bytes[position]
        if next.isASCIIAlphanumeric { return false }
        let goesOn = position + 1 < bytes.count && bytes[position + 1].isASCIIAlphanumeric
        return !("-_/.:".utf8.contains(next) && goesOn)
    }

    mutating func readDate() -> Bool {
        let start = position
        if readDateOnly() {
            let end = position
            if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "t") || bytes[position] == 0x20 {
                position += 1
                if !readTime(needsSeconds: false) { position = end }
            }
            return true
        }
        position = start
        return false
    }

    private mutating func readDateOnly() -> Bool {
        guard let first = readNumber(digits: 1...4), let separator = read("-./"),
            let second = readNumber(digits: 1...2), read(separator), let third = readNumber(digits: 1...4)
        else { return false }
        let years = 1900...2199
        if years.contains(first.value), first.digits == 4 {
            return third.digits <= 2 && (1...12).contains(second.value) && (1...31).contains(third.value)
        }
        return years.contains(third.value) && third.digits == 4 && first.digits <= 2
            && (1...31).contains(first.value) && (1...31).contains(second.value) && min(first.value, second.value) <= 12
    }

    /// `10:00`, `10:00:00.250Z`, `10:00:00-05:00`.
    mutating func readTime(needsSeconds: Bool) -> Bool {
        let start = position
        guard let hour = readNumber(digits: 2...2), hour.value < 24, read(UInt8(ascii: ":")),
            let minute = readNumber(digits: 2...2), minute.value < 60
        else {
            position = start
            return false
        }
        var end = position
        if read(UInt8(ascii: ":")), let second = readNumber(digits: 2...2), second.value <= 60 {
            end = position
            if read(UInt8(ascii: ".")), readNumber(digits: 1...9) != nil { end = position }
        } else if needsSeconds {
            position = start
            return false
        }
        position = end
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "z") {
            position += 1
        } else if read("+-") != nil, readNumber(digits: 2...4) != nil {
            end = position
            if read(UInt8(ascii: ":")), readNumber(digits: 2...2) != nil { end = position }
            position = end
        } else {
            position = end
        }
        return true
    }

    private mutating func readNumber(digits: ClosedRange<Int>) -> (value: Int, digits: Int)? {
        var value = 0
        let start = position
        while position < bytes.count, bytes[position].isASCIIDigit, position - start < 10 {
            value = value * 10 + Int(bytes[position] - 0x30)
            position += 1
        }
        return digits.contains(position - start) ? (value, position - start) : nil
    }

    private mutating func read(_ characters: StaticString) -> UInt8? {
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        guard characters.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
        position += 1
        return byte
    }

    private mutating func read(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
