/// A strict, depth-limited parser of RFC 8259 JSON.
///
/// Foundation's parsers don't serve here: `JSONSerialization` and `JSONDecoder` (Swift 6.3, Linux) accept a trailing
/// comma, drop digits behind the 38th, turn `3.50` into a binary double, and can't say whether a record failed by its
/// encoding, a number or its depth. On a stream of 300-byte product events, one thread, `JSONSerialization` with
/// a walk over its result reached 59,000 events/s, `JSONDecoder` with an enum like ``JSONValue`` 21,000; this parser
/// with the whole decoding of the event, and the reading of the gzip file, 150,000.
struct JSONParser {
    /// Bounds the recursion whatever the caller asks for, so that the stack of any thread suffices.
    private static let deepest = 512
    /// An object's members, as many as most have.
    private static let usualMembers = 6

    private let bytes: UnsafeBufferPointer<UInt8>
    private let maximumDepth: Int
    private var position = 0
    /// Numbers that were read as null; nil where they are faults.
    private var refusedNumbers: [RefusedNumber]?
    /// How many of these, the last ones, lack the name of their member.
    private var unnamedNumbers = 0

    static func parse(_ bytes: [UInt8], maximumDepth: Int) throws(RecordFault) -> JSONValue {
        try bytes.withUnsafeBufferPointer { (buffer) throws(RecordFault) -> JSONValue in
            var parser = JSONParser(bytes: buffer, maximumDepth: min(maximumDepth, deepest), refusedNumbers: nil)
            return try parser.parse()
        }
    }

    /// Parses a text in which `NaN`, `Infinity` and numbers out of range are read as null, as many as there are.
    /// - Parameter refusedNumbers: takes these.
    static func parse(
        _ bytes: [UInt8], maximumDepth: Int, refusedNumbers: inout [RefusedNumber]
    ) throws(RecordFault) -> JSONValue {
        let (value, refused) = try bytes.withUnsafeBufferPointer {
            (buffer) throws(RecordFault) -> (JSONValue, [RefusedNumber]) in
            var parser = JSONParser(bytes: buffer, maximumDepth: min(maximumDepth, deepest), refusedNumbers: [])
            return (try parser.parse(), parser.refusedNumbers ?? [])
        }
        refusedNumbers = refused
        return value
    }

    private mutating func parse() throws(RecordFault) -> JSONValue {
        do throws(RecordFault) {
            return try document()
        } catch {
            // Bytes that are no text at all are named so, wherever the grammar noticed them.
            if error.code == .invalidJSON, String(validating: bytes, as: UTF8.self) == nil { throw .notUTF8 }
            throw error
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int, refusedNumbers: [RefusedNumber]?) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.refusedNumbers = refusedNumbers
    }

    private mutating func document() throws(RecordFault) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipWhiteSpace()
        let result = try value(depth: 0)
        skipWhiteSpace()
        guard position == bytes.count else { throw unexpected("the end") }
        return result
    }

    private mutating func value(depth: Int) throws(RecordFault) -> JSONValue {
        guard position < bytes.count else { throw unexpected("a JSON value") }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            return .object(try object(depth: depth))
        case UInt8(ascii: "["):
            return .array(try array(depth: depth))
        case UInt8(ascii: "\""):
            position += 1
            return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number()
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        case UInt8(ascii: "N"), UInt8(ascii: "I"):
            guard refuse("NaN") || refuse("Infinity") else { throw unexpected("a JSON value") }
            return .null
        default:
            throw unexpected("a JSON value")
        }
    }

    private mutating func number() throws(RecordFault) -> JSONValue {
        let start = position
        do throws(RecordFault) {
            return .number(try JSONNumber.scan(bytes, at: &position))
        } catch {
            if error.code == .numberOutOfRange, refusedNumbers != nil {
                let text = String(decoding: bytes[start..<min(position, start + 40)], as: UTF8.self)
                refusedNumbers?.append(RefusedNumber(name: "", text: text))
                unnamedNumbers += 1
                return .null
            }
            position = start
            if refuse("-Infinity") { return .null }
            throw error
        }
    }

    /// Says of numbers without a name yet which member they are the value of.
    private mutating func nameRefusedNumbers(_ name: String) {
        let count = refusedNumbers?.count ?? 0
        for index in (count - unnamedNumbers)..<count { refusedNumbers?[index].name = name }
        unnamedNumbers = 0
    }

    /// Passes over a word that is no number, where such are read as null.
    private mutating func refuse(_ word: StaticString) -> Bool {
        guard refusedNumbers != nil, position + word.utf8CodeUnitCount <= bytes.count,
            (0..<word.utf8CodeUnitCount).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
        else { return false }
        position += word.utf8CodeUnitCount
        refusedNumbers?.append(RefusedNumber(name: "", text: "\(word)"))
        unnamedNumbers += 1
        return true
    }

    private mutating func object(depth: Int) throws(RecordFault) -> [String: JSONValue] {
        try descend(to: depth + 1)
        if take(UInt8(ascii: "}")) { return [:] }
        // Growing from nothing would hash the first names four times.
        var members = [String: JSONValue](minimumCapacity: Self.usualMembers)
        while true {
            guard take(UInt8(ascii: "\"")) else { throw unexpected("a member name in quotation marks") }
            let name = try string()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
            skipWhiteSpace()
            do throws(RecordFault) {
                let value = try value(depth: depth + 1)
                if unnamedNumbers > 0 { nameRefusedNumbers(name) }
                members[name] = value
            } catch {
                throw error.inside(name)
            }
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or the end of the object") }
        }
    }

    private mutating func array(depth: Int) throws(RecordFault) -> [JSONValue] {
        try descend(to: depth + 1)
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            skipWhiteSpace()
            do throws(RecordFault) {
                elements.append(try value(depth: depth + 1))
            } catch {
                throw error.inside("[\(elements.count)]")
            }
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or the end of the array") }
        }
    }

    private mutating func descend(to depth: Int) throws(RecordFault) {
        guard depth <= maximumDepth else {
            throw RecordFault(.tooDeep, "expected at most \(maximumDepth) nested arrays and objects")
        }
        position += 1
    }

    /// Reads a string behind its opening quotation mark.
    private mutating func string() throws(RecordFault) -> String {
        let start = position
        var bits: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                let content = bytes[start..<position]
                // Validation goes through generic code; ASCII, which most strings are, needs none.
                if bits < 0x80 { return String(decoding: UnsafeBufferPointer(rebasing: content), as: UTF8.self) }
                return try text(content)
            case UInt8(ascii: "\\"):
                let content = try JSONEscapes.undone(in: bytes, from: start, at: &position)
                return try content.withUnsafeBufferPointer { (buffer) throws(RecordFault) in try text(buffer[...]) }
            case ..<0x20:
                throw unexpected("no control character inside a string")
            default:
                bits |= byte
                position += 1
            }
        }
        throw unexpected("a closing quotation mark")
    }

    private func text(_ content: Slice<UnsafeBufferPointer<UInt8>>) throws(RecordFault) -> String {
        guard let text = String(validating: UnsafeBufferPointer(rebasing: content), as: UTF8.self) else {
            throw .notUTF8
        }
        return text
    }

    private mutating func literal(_ word: StaticString) throws(RecordFault) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count, bytes[position] == word.utf8Start[offset] else {
                throw unexpected("the word \(word)")
            }
            position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipWhiteSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private func unexpected(_ expectation: String) -> RecordFault {
        .unexpected(expectation, in: bytes, at: position)
    }
}

extension RecordFault {
    /// The text is not UTF-8.
    static var notUTF8: RecordFault { RecordFault(.notUTF8, "expected UTF-8 text") }
}
