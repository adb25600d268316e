/// Makes a text's values and their variants out of its words.
struct ChainReader {
    /// Of a longer word no more UTF-8 bytes than this are looked at: nobody types as much.
    static let maximumWordBytes = 48
    /// A chain of more words is a list.
    private static let maximumJoinedWords = 6
    /// Digits that hyphens link are a number of so many digits at least, and a range or a size otherwise.
    private static let leastJoinedDigits = 6
    /// A letter alone is joined with a word of so many letters at least.
    private static let leastJoinedLetters = 3
    /// Where a model's name may be split, its letters are so many at most.
    private static let longestSplitLetters = 4

    /// The values of one word as it is written.
    typealias Values = (_ word: String) -> (value: String, variant: String?)

    private let bytes: UnsafeBufferPointer<UInt8>
    private let joinsNeighbours: Bool
    private let keepsQuantitiesWhole: Bool
    private var scanner: ChainScanner
    private var text = AnalyzedText()
    /// The chain before, where it is a single word, and what preceded it.
    private var neighbour: ChainScanner.Word?
    private var followsNumber = false
    /// The one that was found last.
    private var quantity: Quantity?

    /// - Parameter keepsQuantitiesWhole: whether a ``Quantity`` is a value in the place of the words that it consists of.
    init(_ bytes: UnsafeBufferPointer<UInt8>, joinsNeighbours: Bool, keepsQuantitiesWhole: Bool) {
        self.bytes = bytes
        self.joinsNeighbours = joinsNeighbours
        self.keepsQuantitiesWhole = keepsQuantitiesWhole
        scanner = ChainScanner(bytes)
        text.values.reserveCapacity(bytes.count / 6 + 1)
    }

    mutating func read(_ values: Values) -> AnalyzedText {
        while let finding = scanner.next() {
            switch finding {
            case .unspaced(let range):
                addPairs(of: range)
                neighbour = nil
                followsNumber = false
            case .chain: addChain(values)
            }
        }
        return text
    }

    private mutating func addChain(_ values: Values) {
        let words = scanner.words
        for (index, word) in words.enumerated() where !isPossessiveEnding(word, at: index) {
            if keepsQuantitiesWhole {
                addWhole(word, values)
            } else if word.hasDigits {
                addNumbered(word, values)
            } else {
                addValue(word.range, values)
            }
            if word.mixesCase { addParts(of: word, values) }
        }
        if words.count > 1, !isQuantity(words[0]) { addJoined(values) }
        joinNeighbour(values)
        followsNumber = neighbour.map { !$0.hasLetters } ?? false
        neighbour = words.count == 1 && !goesOn(words[0]) ? words[0] : nil
    }

    private mutating func addValue(_ range: Range<Int>, _ values: Values) {
        let (value, variant) = values(string(range))
        text.values.append(value)
        if let variant { text.variants.append(variant) }
    }

    /// A word as it is written, cut at its greatest length.
    private func string(_ range: Range<Int>) -> String {
        var end = range.upperBound
        if range.count > Self.maximumWordBytes {
            end = range.lowerBound + Self.maximumWordBytes
            while bytes[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return String(decoding: bytes[range.lowerBound..<end], as: UTF8.self)
    }

    /// Each two neighbouring characters; one that stands alone is a value of its own.
    private mutating func addPairs(of range: Range<Int>) {
        let scalars = Array(string(unlimited: range).unicodeScalars)
        func word(_ scalars: some Sequence<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }
        if scalars.count == 1 { text.values.append(word(scalars)) }
        for (first, second) in zip(scalars, scalars.dropFirst()) { text.values.append(word([first, second])) }
    }

    private func string(unlimited range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private mutating func addVariant(_ word: String, _ values: Values) {
        guard !word.isEmpty, word.utf8.count <= Self.maximumWordBytes else { return }
        let value = values(word).value
        if !text.values.suffix(Self.maximumJoinedWords).contains(value) { text.variants.append(value) }
    }

    // MARK: Chains

    /// The s of `Levi's`.
    private func isPossessiveEnding(_ word: ChainScanner.Word, at index: Int) -> Bool {
        index > 0 && index == scanner.words.count - 1 && scanner.links[index - 1] == .apostrophe
            && word.range.count == 1 && bytes[word.range.lowerBound] | 0x20 == UInt8(ascii: "s")
    }

    private mutating func addJoined(_ values: Values) {
        let (words, links) = (scanner.words, scanner.links)
        guard words.count <= Self.maximumJoinedWords else { return }
        let hasLetters = words.contains(where: \.hasLetters)
        let isMixed = hasLetters && words.contains(where: \.hasDigits)
        guard hasLetters || joinsNumbers(words, links) else { return }
        let groups = groups
        if groups.count > 1 {
            for group in groups where group.count > 1 && joins(group) { addVariant(joined(words[group]), values) }
        }
        // Of words that slashes link most are alternatives.
        if groups.count == 1 ? joins(0..<words.count) : isMixed || words.count == 2 {
            addVariant(joined(words[...]), values)
        }
    }

    /// The words between slashes.
    private var groups: [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = 0
        for (index, link) in scanner.links.enumerated() where link == .slash {
            groups.append(start..<(index + 1))
            start = index + 1
        }
        return groups + [start..<scanner.words.count]
    }

    private func joinsNumbers(_ words: [ChainScanner.Word], _ links: [ChainScanner.Link]) -> Bool {
        !links.contains(.slash) && words.reduce(0) { $0 + $1.range.count } >= Self.leastJoinedDigits
    }

    /// A point joins letters and digits only (``ChainScanner/Link/point``), an apostrophe where one side is short, as in
    /// `L'Oréal`, `rock'n'roll`; others are quotation marks.
    private func joins(_ group: Range<Int>) -> Bool {
        let words = scanner.words[group]
        let links = scanner.links[group.lowerBound..<(group.upperBound - 1)]
        return !links.contains(.apostrophe) || words.contains { $0.range.count <= 2 }
    }

    private func joined(_ words: ArraySlice<ChainScanner.Word>) -> String {
        var joined: [UInt8] = []
        for word in words { joined += bytes[word.range].lazy.filter { $0 != UInt8(ascii: ".") } }
        return String(decoding: joined, as: UTF8.self)
    }

    // MARK: Neighbours

    /// Joins words that a blank separates: a letter alone with the word behind it (`T shirt`), capital letters with a
    /// number (`GTX 1080`), and in queries others that are likely to be one.
    private mutating func joinNeighbour(_ values: Values) {
        guard let former = neighbour, scanner.followsBlank else { return }
        let word = scanner.words[0]
        if goesOn(word) { return }
        let isLetter = former.hasLetters && former.range.count == 1 && bytes[former.range.lowerBound] | 0x20 != 0x61
        if isLetter, !followsNumber, word.hasLetters, !word.hasDigits, word.range.count >= Self.leastJoinedLetters {
            return addVariant(joined([former, word]), values)
        }
        if isModelName(former), !word.hasLetters { return addVariant(joined([former, word]), values) }
        guard joinsNeighbours, scanner.words.count == 1, !former.isMixed, !word.isMixed,
            former.hasLetters || word.hasLetters
        else { return }
        // What is a unit and was read as none is another word, as in `3 in 1`.
        if !former.hasLetters, UnitOfMeasure.meaning(of: string(word.range).lowercased()) != nil { return }
        let isLikely =
            former.hasLetters && word.hasLetters
            ? !followsNumber && min(former.range.count, word.range.count) <= 2
            : (former.hasLetters ? former : word).range.count <= Self.longestSplitLetters
        if isLikely { addVariant(joined([former, word]), values) }
    }

    private func isModelName(_ word: ChainScanner.Word) -> Bool {
        (2...Self.longestSplitLetters).contains(word.range.count) && bytes[word.range].allSatisfy(\.isASCIIUppercase)
    }

    // MARK: Numbers

    /// A word with digits, its letters and numbers apart, and the quantity that it begins.
    private mutating func addNumbered(_ word: ChainScanner.Word, _ values: Values) {
        if let quantity, goesOn(word) {
            // The `2in` of `1/2in` is no two inches.
            let isGlued = word.range.contains(quantity.numberEnd) && quantity.numberEnd > word.range.lowerBound
            for part in isGlued ? NumberedWord.split(word.range, at: quantity.numberEnd) : [word.range] {
                addValue(part, values)
            }
            return
        }
        addValue(word.range, values)
        if word.hasLetters {
            for part in NumberedWord.parts(of: word.range, in: bytes) { addVariant(string(part), values) }
        }
        guard let start = NumberedWord.measureStart(in: word.range, of: bytes) else { return }
        quantity = Quantity(in: bytes, at: start)
        guard let quantity else { return }
        if text.values.last != quantity.text { text.variants.append(quantity.text) }
        if quantity.start == word.range.lowerBound, quantity.end == word.range.upperBound {
            for part in NumberedWord.split(word.range, at: quantity.numberEnd)
            where part.count > 1 || bytes[part.lowerBound].isASCIIDigit {
                addVariant(string(part), values)
            }
        }
    }

    /// A word, or the quantity that it begins; nothing for what goes on with one.
    private mutating func addWhole(_ word: ChainScanner.Word, _ values: Values) {
        if goesOn(word) { return }
        // The last side of a size (`8x10ft`) is only a part of its word.
        let begins = word.hasDigits && NumberedWord.measureStart(in: word.range, of: bytes) == word.range.lowerBound
        quantity = begins ? Quantity(in: bytes, at: word.range.lowerBound) : nil
        if let quantity { text.values.append(quantity.text) } else { addValue(word.range, values) }
    }

    /// Whether a chain is one, or goes on with one: its words are joined already.
    private func isQuantity(_ word: ChainScanner.Word) -> Bool {
        quantity?.start == word.range.lowerBound || goesOn(word)
    }

    private func goesOn(_ word: ChainScanner.Word) -> Bool { quantity?.goesOn(in: word.range) ?? false }

    // MARK: Camel case

    /// The parts of `PlayStation`, `USBStick` and `iPhone`; letters that stand alone are none.
    private mutating func addParts(of word: ChainScanner.Word, _ values: Values) {
        let parts = CamelCase.parts(of: string(word.range))
        guard parts.count > 1 else { return }
        for part in parts where part.unicodeScalars.count > 1 { addVariant(part, values) }
    }
}

extension ChainScanner.Word {
    fileprivate var isMixed: Bool { hasLetters && hasDigits }
}
