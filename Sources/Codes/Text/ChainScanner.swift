/// Finds the words of a normalised text, together with the others that they are written with: `VL-50`, `AC/DC`,
/// `Levi's`.
///
/// A decimal point between digits belongs to the number. Text by machines (``MachineText``) is passed over.
struct ChainScanner {
    /// A word of letters and digits.
    struct Word {
        /// Its bytes.
        var range: Range<Int>
        var hasLetters = false
        var hasDigits = false
        var isASCII = true
        /// Whether it has an upper-case letter behind a lower-case one, or several before one.
        var mixesCase = false
    }

    /// What stands between two words of a chain.
    enum Link: Sendable, Equatable {
        /// A hyphen, an underscore or an ampersand.
        case hyphen
        case slash, apostrophe
        /// A point between a letter and a digit.
        case point
    }

    /// What was found.
    enum Finding {
        /// ``words`` and ``links``.
        case chain
        /// Characters of a script that puts no blanks between words.
        case unspaced(Range<Int>)
    }

    private enum Character {
        case letter(isUppercase: Bool, isLowercase: Bool)
        case digit, mark, unspaced, blank, other
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    /// Up to where runs are known to be no machine's.
    private var checked = 0
    /// The words of the chain that was found last.
    private(set) var words: [Word] = []
    /// What stands between them.
    private(set) var links: [Link] = []
    /// Whether only blanks stand between what was found last and what was found before.
    private(set) var followsBlank = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// - Returns: nil at the text's end.
    mutating func next() -> Finding? {
        followsBlank = position > 0
        while position < bytes.count {
            let (character, length) = character(at: position)
            switch character {
            case .blank: position += length
            case .other, .mark:
                followsBlank = false
                position += length
            case .unspaced: return .unspaced(readUnspaced())
            case .letter, .digit:
                if let end = machineTextEnd() {
                    followsBlank = false
                    position = end
                } else {
                    readChain()
                    if !words.isEmpty { return .chain }
                    followsBlank = false
                }
            }
        }
        return nil
    }

    private mutating func machineTextEnd() -> Int? {
        guard bytes[position] < 0x80 else { return nil }
        if bytes[position].isASCIIDigit, let end = MachineText.dateEnd(in: bytes, from: position) { return end }
        guard position >= checked else { return nil }
        let run = MachineText.run(in: bytes, from: position)
        if run.isMachineMade { return run.end }
        checked = run.end
        return nil
    }

    private mutating func readUnspaced() -> Range<Int> {
        let start = position
        while position < bytes.count, case (let character, let length) = character(at: position) {
            switch character {
            case .unspaced: position += length
            case .mark where position > start: position += length
            default: return start..<position
            }
        }
        return start..<position
    }

    private mutating func readChain() {
        words.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        while true {
            let word = readWord()
            if MachineText.isAddress(bytes, schemeStart: word.range.lowerBound, schemeEnd: word.range.upperBound) {
                position = MachineText.addressEnd(in: bytes, from: position)
                if !links.isEmpty { links.removeLast() }
                return
            }
            words.append(word)
            guard let link = link(at: position) else { return }
            links.append(link)
            position += 1
        }
    }

    private mutating func readWord() -> Word {
        var word = Word(range: position..<position)
        var hasLowercase = false
        var uppercase = 0
        reading: while position < bytes.count {
            let (character, length) = character(at: position)
            switch character {
            case .letter(let isUppercase, let isLowercase):
                if isUppercase { uppercase += 1 }
                if isUppercase ? hasLowercase : isLowercase && uppercase > 2 { word.mixesCase = true }
                if isLowercase { hasLowercase = true }
                word.hasLetters = true
            case .digit: word.hasDigits = true
            case .mark: break
            case .other:
                guard isDecimalPoint(at: position) else { break reading }
            case .unspaced, .blank: break reading
            }
            if bytes[position] >= 0x80 { word.isASCII = false }
            position += length
        }
        word.range = word.range.lowerBound..<position
        return word
    }

    private func isDecimalPoint(at index: Int) -> Bool {
        bytes[index] == UInt8(ascii: ".") && index > 0 && bytes[index - 1].isASCIIDigit && index + 1 < bytes.count
            && bytes[index + 1].isASCIIDigit
    }

    /// What links the word that ends at a place with one that begins right behind.
    private func link(at index: Int) -> Link? {
        guard index + 1 < bytes.count else { return nil }
        let link: Link
        switch bytes[index] {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "&"): link = .hyphen
        case UInt8(ascii: "/"): link = .slash
        case UInt8(ascii: "'"), UInt8(ascii: "`"): link = .apostrophe
        case UInt8(ascii: "."):
            guard bytes[index - 1].isASCIIDigit != bytes[index + 1].isASCIIDigit else { return nil }
            link = .point
        default: return nil
        }
        switch character(at: index + 1).0 {
        case .letter, .digit: return link
        case .mark, .unspaced, .blank, .other: return nil
        }
    }

    // MARK: Characters

    private func character(at index: Int) -> (Character, length: Int) {
        let byte = bytes[index]
        if byte.isASCIILowercase { return (.letter(isUppercase: false, isLowercase: true), 1) }
        if byte.isASCIIUppercase { return (.letter(isUppercase: true, isLowercase: false), 1) }
        if byte.isASCIIDigit { return (.digit, 1) }
        if byte < 0x80 { return (byte.isASCIIBlank ? .blank : .other, 1) }
        let scalar = scalar(at: index)
        return (Self.character(of: scalar), scalar.utf8.count)
    }

    private func scalar(at index: Int) -> Unicode.Scalar {
        var decoder = UTF8()
        var rest = bytes[index...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return "\u{FFFD}" }
        return scalar
    }

    private static func character(of scalar: Unicode.Scalar) -> Character {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: .letter(isUppercase: true, isLowercase: false)
        case .lowercaseLetter: .letter(isUppercase: false, isLowercase: true)
        case .otherLetter, .modifierLetter, .letterNumber:
            isUnspaced(scalar) ? .unspaced : .letter(isUppercase: false, isLowercase: false)
        case .otherNumber, .decimalNumber: .digit
        case .nonspacingMark, .spacingMark, .enclosingMark: isUnspaced(scalar) ? .unspaced : .mark
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: .blank
        default: .other
        }
    }

    /// Whether a script puts no spaces between words: Han, Hiragana, Katakana, Thai, Lao, Burmese and Khmer.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
