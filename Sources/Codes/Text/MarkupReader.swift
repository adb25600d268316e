import CharacterReferences

/// Reads HTML once from its beginning to its end, forgiving as browsers are (HTML standard, section 13.2.5).
struct MarkupReader {
    /// What stands before an embedded file's base64.
    static let embeddedFile: StaticString = ";base64,"
    /// The longest text between `data:` and `;base64,` that is looked at.
    private static let maximumMediaTypeBytes = 100
    private static let maximumNameBytes = 31

    private let source: UnsafeBufferPointer<UInt8>
    /// Whether the text was made by reading character references: only tags of HTML's own elements are some then.
    private let isEscaped: Bool
    private var position = 0
    private var output: [UInt8] = []
    private var isChanged = false
    /// Where the last `>` stands; -1 without any.
    private let lastTagEnd: Int
    private let lastEqualsSign: Int
    /// Whether words end here, should others follow.
    private var isSeparated = false
    /// Once a quotation was not closed, quotation marks mean nothing: a second search to the end would make the time
    /// quadratic.
    private var ignoresQuotes = false
    private var openCharacterData = 0

    init(_ source: UnsafeBufferPointer<UInt8>, isEscaped: Bool) {
        self.source = source
        self.isEscaped = isEscaped
        lastTagEnd = source.lastIndex(of: UInt8(ascii: ">")) ?? -1
        lastEqualsSign = source.lastIndex(of: UInt8(ascii: "=")) ?? -1
        output.reserveCapacity(source.count)
    }

    /// - Returns: nil where nothing was markup.
    mutating func read() -> [UInt8]? {
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "<"): readMarkup()
            case UInt8(ascii: "&"): readReference()
            case UInt8(ascii: ";") where source.holds(Self.embeddedFile, at: position): readEmbeddedFile()
            case UInt8(ascii: "]") where openCharacterData > 0 && source.holds("]]>", at: position):
                openCharacterData -= 1
                position += 3
            default: copyText()
            }
        }
        guard isChanged else { return nil }
        while let last = output.last, last.isASCIIBlank { output.removeLast() }
        return Array(output.drop(while: \.isASCIIBlank))
    }

    /// Copies one byte and what follows up to the next that may begin something.
    private mutating func copyText() {
        let start = position
        position += 1
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "]"): break
            default:
                position += 1
                continue
            }
            break
        }
        append(source[start..<position])
    }

    private mutating func append(_ text: some Collection<UInt8>) {
        guard isSeparated, let next = text.first else { return output.append(contentsOf: text) }
        isSeparated = false
        let endsBlank = output.last?.isASCIIBlank ?? true
        if !endsBlank, !next.isASCIIBlank { output.append(0x20) }
        output.append(contentsOf: endsBlank && next.isASCIIBlank ? text.dropFirst() : text.dropFirst(0))
    }

    private mutating func skip(to end: Int) {
        isChanged = true
        position = end
    }

    private func byte(at index: Int) -> UInt8 { index < source.count ? source[index] : 0 }

    // MARK: Tags and comments

    private mutating func readMarkup() {
        switch byte(at: position + 1) {
        case UInt8(ascii: "!"):
            if source.holds("<!--", at: position) {
                skip(to: commentEnd(from: position + 4))
            } else if source.holds("<![cdata[", at: position) {
                openCharacterData += 1
                skip(to: position + 9)
            } else {
                readDeclaration()
            }
        case UInt8(ascii: "?"): readDeclaration()
        case UInt8(ascii: "/"): readTag(nameStart: position + 2)
        default: readTag(nameStart: position + 1)
        }
    }

    /// After `-->`; where a comment is not closed it takes the rest.
    private func commentEnd(from start: Int) -> Int {
        // `<!-->` is a whole comment.
        var index = start
        if byte(at: index) == UInt8(ascii: ">") { return index + 1 }
        while index <= lastTagEnd {
            if source.holds("-->", at: index) { return index + 3 }
            if source.holds("--!>", at: index) { return index + 4 }
            index += 1
        }
        return source.count
    }

    /// `<!DOCTYPE html>`, `<?xml version="1.0"?>`.
    private mutating func readDeclaration() {
        guard position < lastTagEnd, byte(at: position + 2).isASCIILetter || byte(at: position + 2) == 0x5B else {
            return copyText()
        }
        skip(to: source[position...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? source.count)
        isSeparated = true
    }

    private mutating func readTag(nameStart: Int) {
        guard byte(at: nameStart).isASCIILetter else { return copyText() }
        var nameEnd = nameStart
        while nameEnd < source.count, !source[nameEnd].isASCIIBlank,
            ![UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "<")].contains(source[nameEnd])
        {
            nameEnd += 1
        }
        let element = MarkupElement(
            nameEnd - nameStart > Self.maximumNameBytes
                ? "" : String(decoding: source[nameStart..<nameEnd], as: UTF8.self).lowercased())
        guard !isEscaped || element.isKnown else { return copyText() }
        guard let end = tagEnd(from: nameEnd) else {
            return isCutOff(element, nameEnd: nameEnd) ? skip(to: source.count) : copyText()
        }
        guard isTag(element, attributes: nameEnd..<end) else { return copyText() }
        let isStart = byte(at: position + 1) != UInt8(ascii: "/")
        skip(to: byte(at: end) == UInt8(ascii: ">") ? end + 1 : end)
        if isStart, element.hidesContent { skip(to: contentEnd(of: element, from: position)) }
        if !element.isInline { isSeparated = true }
    }

    /// Whether a tag without an end is one that was cut off, and no text such as `a<b`.
    private func isCutOff(_ element: MarkupElement, nameEnd: Int) -> Bool {
        guard element.isKnown, nameEnd == source.count || source[nameEnd].isASCIIBlank else { return false }
        let isSetOff = position == 0 || !source[position - 1].isASCIIAlphanumeric
        return element.name.utf8.count > 1 || nameEnd <= lastEqualsSign || nameEnd == source.count && isSetOff
    }

    /// `x <y and z> w` holds no tag: what follows a tag's name are attributes.
    private func isTag(_ element: MarkupElement, attributes: Range<Int>) -> Bool {
        if element.isKnown, element.name.utf8.count > 1 { return true }
        let hasAttributes = source[attributes].contains { !$0.isASCIIBlank && $0 != UInt8(ascii: "/") }
        return !hasAttributes || source[attributes].contains(UInt8(ascii: "="))
    }

    /// Where a tag's `>` stands, or the `<` of another tag before it; nil where there is none. One in an attribute's
    /// quoted value does not count.
    private mutating func tagEnd(from start: Int) -> Int? {
        guard start <= lastTagEnd else { return nil }
        guard !ignoresQuotes else { return source[start...].firstIndex(where: Self.endsTag) }
        var quote: UInt8 = 0
        var followsEqualsSign = false
        for index in start..<source.count {
            let byte = source[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if Self.endsTag(byte) {
                return index
            } else if followsEqualsSign, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                followsEqualsSign = false
            } else if !byte.isASCIIBlank {
                followsEqualsSign = byte == UInt8(ascii: "=")
            }
        }
        ignoresQuotes = true
        return source[start...].firstIndex(where: Self.endsTag)
    }

    private static func endsTag(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ">") || byte == UInt8(ascii: "<") }

    /// Where the end tag of a script or the like begins; the source's end where there is none.
    private func contentEnd(of element: MarkupElement, from start: Int) -> Int {
        let name = Array(element.name.utf8)
        var index = start
        while index < lastTagEnd {
            if source[index] == UInt8(ascii: "<"), byte(at: index + 1) == UInt8(ascii: "/"),
                name.indices.allSatisfy({ byte(at: index + 2 + $0) | 0x20 == name[$0] }),
                !byte(at: index + 2 + name.count).isASCIIAlphanumeric
            {
                return index
            }
            index += 1
        }
        return source.count
    }

    // MARK: Character references

    private mutating func readReference() {
        guard let reference = CharacterReference(in: source, at: position) else { return copyText() }
        append(UTF8.encode(reference.character)!)
        skip(to: reference.end)
    }

    // MARK: Embedded files

    /// `data:image/png;base64,…` in a text or in an attribute that was cut off; what precedes `;base64,` has been copied.
    private mutating func readEmbeddedFile() {
        var start = output.count
        let limit = max(0, output.count - Self.maximumMediaTypeBytes)
        while start > limit, !output[start - 1].isASCIIBlank { start -= 1 }
        let scheme = Array("data:".utf8)
        guard let found = (start..<output.count).first(where: { output[$0...].starts(with: scheme) }) else {
            return copyText()
        }
        output.removeSubrange(found...)
        var end = position + Self.embeddedFile.utf8CodeUnitCount
        while end < source.count, source[end].isASCIIAlphanumeric || "+/=_-%".utf8.contains(source[end]) { end += 1 }
        skip(to: end)
        isSeparated = true
    }
}
