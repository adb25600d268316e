/// The parameters behind a `?`, in the form that HTML forms and URL libraries write
/// (https://url.spec.whatwg.org/#application/x-www-form-urlencoded), read strictly.
///
/// A plus is a blank, a percent sign must begin an escape, the text must be UTF-8 without NUL: what a lenient reader makes
/// of anything else, another query would be answered than was asked.
struct FormParameters: Sendable, Equatable {
    /// Names and values, in the order in which they stand.
    private(set) var items: [(name: String, value: String)] = []

    /// Parameters that were written in another form, such as on a command line.
    init(items: [(name: String, value: String)]) { self.items = items }

    /// - Parameter text: what stands behind the question mark, without it.
    /// - Throws: ``ParameterFault``
    init(_ text: some StringProtocol) throws(ParameterFault) {
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = try Self.decoded(sides[0], of: "the name of a parameter")
            let value = sides.count > 1 ? try Self.decoded(sides[1], of: "the parameter \(name)") : ""
            items.append((name, value))
        }
    }

    static func == (left: FormParameters, right: FormParameters) -> Bool {
        left.items.elementsEqual(right.items, by: ==)
    }

    /// Undoes percent escapes, as in a path, where a plus is a plus.
    /// - Throws: ``ParameterFault``
    static func percentDecoded(_ text: some StringProtocol, of place: String) throws(ParameterFault) -> String {
        try decoded(text.utf8, of: place, plusIsBlank: false)
    }

    private static func decoded(
        _ bytes: some Collection<UInt8>, of place: @autoclosure () -> String, plusIsBlank: Bool = true
    ) throws(ParameterFault) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
                    throw ParameterFault("\(place()): a percent sign must be followed by two hexadecimal digits")
                }
                result.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: result.append(0x20)
            default: result.append(byte)
            }
        }
        guard !result.contains(0) else { throw ParameterFault("\(place()): a NUL character is no text") }
        guard let text = String(validating: result, as: UTF8.self) else {
            throw ParameterFault("\(place()): the bytes are not UTF-8 text")
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
