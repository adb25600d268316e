import Cjq

/// Writes jq's values as JSON text, which jq's own writer does slowly.
enum JQValueWriter {
    private static let hexadecimal = Array("0123456789abcdef".utf8)

    /// Appends a value, which stays the caller's.
    /// - Returns: false where it is nested deeper than `maximumDepth`.
    static func append(_ value: jv, to text: inout [UInt8], maximumDepth: Int) -> Bool {
        switch jv_get_kind(value) {
        case JV_KIND_FALSE: text.append(contentsOf: "false".utf8)
        case JV_KIND_TRUE: text.append(contentsOf: "true".utf8)
        case JV_KIND_NUMBER: append(jv_number_value(value), to: &text)
        case JV_KIND_STRING: appendString(value, to: &text)
        case JV_KIND_ARRAY:
            guard maximumDepth > 0 else { return false }
            text.append(UInt8(ascii: "["))
            for index in 0..<jv_array_length(jv_copy(value)) {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                let element = jv_array_get(jv_copy(value), index)
                defer { jv_free(element) }
                guard append(element, to: &text, maximumDepth: maximumDepth - 1) else { return false }
            }
            text.append(UInt8(ascii: "]"))
        case JV_KIND_OBJECT:
            guard maximumDepth > 0 else { return false }
            return appendObject(value, to: &text, maximumDepth: maximumDepth)
        default: text.append(contentsOf: "null".utf8)
        }
        return true
    }

    private static func appendObject(_ object: jv, to text: inout [UInt8], maximumDepth: Int) -> Bool {
        var separator = UInt8(ascii: "{")
        var position = jv_object_iter(object)
        while jv_object_iter_valid(object, position) != 0 {
            text.append(separator)
            separator = UInt8(ascii: ",")
            let name = jv_object_iter_key(object, position)
            appendString(name, to: &text)
            jv_free(name)
            text.append(UInt8(ascii: ":"))
            let member = jv_object_iter_value(object, position)
            defer { jv_free(member) }
            guard append(member, to: &text, maximumDepth: maximumDepth - 1) else { return false }
            position = jv_object_iter_next(object, position)
        }
        if separator == UInt8(ascii: "{") { text.append(separator) }
        text.append(UInt8(ascii: "}"))
        return true
    }

    /// An integer as digits, as far as doubles have each; anything else as the shortest text of its double. Of a greater one more
    /// digits would be written than it was read from.
    private static func append(_ number: Double, to text: inout [UInt8]) {
        if let integer = Int64(exactly: number), integer.magnitude <= JQValueParser.largestExactInteger {
            text.append(contentsOf: String(integer).utf8)
        } else if number.isNaN {
            text.append(contentsOf: "null".utf8)
        } else {
            let finite = min(max(number, -Double.greatestFiniteMagnitude), Double.greatestFiniteMagnitude)
            text.append(contentsOf: finite.description.utf8)
        }
    }

    private static func appendString(_ string: jv, to text: inout [UInt8]) {
        let bytes = self.bytes(string)
        text.append(UInt8(ascii: "\""))
        var start = 0
        for (index, byte) in bytes.enumerated()
        where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            text.append(contentsOf: bytes[start..<index])
            start = index + 1
            text.append(UInt8(ascii: "\\"))
            switch byte {
            case 0x0A: text.append(UInt8(ascii: "n"))
            case 0x0D: text.append(UInt8(ascii: "r"))
            case 0x09: text.append(UInt8(ascii: "t"))
            case ..<0x20:
                text.append(contentsOf: "u00".utf8)
                text.append(hexadecimal[Int(byte >> 4)])
                text.append(hexadecimal[Int(byte & 15)])
            default: text.append(byte)
            }
        }
        text.append(contentsOf: bytes[start...])
        text.append(UInt8(ascii: "\""))
    }

    /// The text of a string; it lives as long as the value.
    static func bytes(_ string: jv) -> UnsafeBufferPointer<UInt8> {
        let count = Int(jv_string_length_bytes(jv_copy(string)))
        return UnsafeRawBufferPointer(start: jv_string_value(string), count: count).assumingMemoryBound(to: UInt8.self)
    }
}
