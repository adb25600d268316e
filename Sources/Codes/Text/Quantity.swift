/// A number with its unit as it stands in a text, written in one way: `0.5in` for `1/2in`, `½ inch`, `0,5 Zoll` and `.5"`,
/// `1500ml` for `1.5 l`.
///
/// The unit stands right behind the number, or behind a blank or a hyphen (``UnitOfMeasure``); feet and inches may be
/// marks (`5'9"`). Numbers have a decimal point or comma, or are fractions, alone or behind a whole number (`1 1/2`,
/// `1-1/2`); three digits behind a comma are thousands. They are rounded to thousandths.
struct Quantity {
    /// The number in decimals and the unit's symbol; never with a blank.
    let text: String
    /// Where the number begins.
    let start: Int
    /// Behind the number's last digit.
    let numberEnd: Int
    /// Behind the unit.
    let end: Int

    /// Reads the quantity whose number begins at a digit; nil where none does. Looks at a few dozen bytes at most.
    /// - Parameter bytes: of a normalised text.
    init?(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
        let goesOnList = start > 1 && bytes[start - 1] == UInt8(ascii: ",") && bytes[start - 2].isASCIIDigit
        guard !goesOnList, let number = DecimalNumber(in: bytes, at: start) else { return nil }
        var reader = UnitReader(bytes: bytes, position: number.end)
        guard let unit = reader.read() else { return nil }
        text = number.multiplied(by: unit.factor).description + unit.symbol
        self.start = start
        numberEnd = number.end
        end = reader.position
    }

    /// Whether a word of the text is one of its parts behind the first.
    func goesOn(in word: Range<Int>) -> Bool { word.lowerBound > start && word.lowerBound < end }
}

/// Reads the unit behind a number.
private struct UnitReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var position: Int

    typealias Unit = (symbol: String, factor: Int)

    /// - Returns: nil for what is no unit.
    mutating func read() -> Unit? {
        if let mark = readMark() { return (mark, 1) }
        if byte(at: position) == UInt8(ascii: "-") { position += 1 } else { skipBlanks() }
        guard let word = readWord() else { return nil }
        switch UnitOfMeasure.meaning(of: word) {
        case .unit(let symbol, let factor): return isOtherWord(word) ? nil : (symbol, factor)
        case .beginning: return readSecondWord(behind: word)
        case nil: return nil
        }
    }

    /// `6'` and `17"`, but not `90's`.
    private mutating func readMark() -> String? {
        switch byte(at: position) {
        case UInt8(ascii: "\""):
            position += 1
            return "in"
        case UInt8(ascii: "'"):
            let next = byte(at: position + 1)
            if next == UInt8(ascii: "'") {
                position += 2
                return "in"
            }
            let isFollowed = next.isASCIILetter && !(next | 0x20 == 0x78 && byte(at: position + 2).isASCIIDigit)
            guard !isFollowed, next < 0x80 else { return nil }
            position += 1
            return "ft"
        default: return nil
        }
    }

    private func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipBlanks() {
        var blanks = 0
        while blanks < 2, byte(at: position).isASCIIBlank {
            position += 1
            blanks += 1
        }
    }

    private mutating func readWord() -> String? {
        let start = position
        while position < bytes.count, bytes[position].isASCIILetter || bytes[position] >= 0x80 {
            position += 1
            guard position - start <= UnitOfMeasure.longestSpelling else { return nil }
        }
        guard position > start, !byte(at: position).isASCIIDigit else { return nil }
        let length = position - start
        return String(unsafeUninitializedCapacity: length) { word in
            for offset in 0..<length {
                let byte = bytes[start + offset]
                word.initializeElement(at: offset, to: byte.isASCIIUppercase ? byte | 0x20 : byte)
            }
            return length
        }
    }

    /// The `oz` of `fl. oz`.
    private mutating func readSecondWord(behind first: String) -> Unit? {
        if byte(at: position) == UInt8(ascii: ".") { position += 1 }
        skipBlanks()
        guard let second = readWord(),
            case .unit(let symbol, let factor) = UnitOfMeasure.meaning(of: "\(first) \(second)")
        else { return nil }
        return (symbol, factor)
    }

    /// The in of `3 in 1` and `2-in-1`, and what goes on as the v of `24 v-neck` does.
    private func isOtherWord(_ word: String) -> Bool {
        let next = byte(at: position)
        let goesOn = byte(at: position + 1).isASCIIAlphanumeric
        if word == "in" { return goesOn && (next.isASCIIBlank || next == 0x2D) && byte(at: position + 1).isASCIIDigit }
        return word.utf8.count == 1 && goesOn && "-'/&".utf8.contains(next)
    }
}
