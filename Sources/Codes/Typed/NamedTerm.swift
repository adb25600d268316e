/// A part of a query that names a field or a type and its value: `colour:red`, `"screen size":"15 inches"`.
struct NamedTerm: Equatable {
    /// As it was typed, without quotes.
    var name: String
    /// As it was typed, without quotes.
    var value: String
    /// Whether the value stands in quotes, so that its commas are its own.
    var isQuoted: Bool

    /// A query's terms, and the texts between them, in reading order.
    enum Part: Equatable {
        case text(Substring)
        /// With the text that it was read from.
        case term(NamedTerm, Substring)
    }

    /// Takes a query apart; a name begins where a word does, and no blank stands at the colon.
    static func parts(of query: String) -> [Part] {
        var parts: [Part] = []
        var textStart = query.startIndex
        var place = query.startIndex
        while place < query.endIndex {
            if let (term, end) = term(in: query[place...]) {
                if textStart < place { parts.append(.text(query[textStart..<place])) }
                parts.append(.term(term, query[place..<end]))
                place = end
                textStart = end
            } else {
                place = query[place...].firstIndex(where: \.isWhitespace) ?? query.endIndex
            }
            place = query[place...].firstIndex { !$0.isWhitespace } ?? query.endIndex
        }
        if textStart < query.endIndex { parts.append(.text(query[textStart...])) }
        return parts
    }

    /// The term that a text begins with, and its end.
    private static func term(in text: Substring) -> (NamedTerm, String.Index)? {
        guard let (name, _, nameEnd) = word(in: text, until: isColon), nameEnd < text.endIndex, isColon(text[nameEnd])
        else { return nil }
        let rest = text[text.index(after: nameEnd)...]
        guard let (value, isQuoted, end) = word(in: rest, until: { _ in false }),
            end == text.endIndex || text[end].isWhitespace
        else { return nil }
        return (NamedTerm(name: name, value: value, isQuoted: isQuoted), end)
    }

    /// What stands in quotes at the beginning of a text, or up to a blank; nil where that is nothing.
    private static func word(
        in text: Substring, until isEnd: (Character) -> Bool
    ) -> (text: String, isQuoted: Bool, end: String.Index)? {
        guard let first = text.first else { return nil }
        let word: Substring
        if isQuote(first) {
            let inner = text.dropFirst()
            guard let closing = inner.firstIndex(where: isQuote) else { return nil }
            word = inner[..<closing]
            return word.isEmpty ? nil : (String(word), true, text.index(after: closing))
        }
        word = text.prefix { !$0.isWhitespace && !isQuote($0) && !isEnd($0) }
        return word.isEmpty ? nil : (String(word), false, word.endIndex)
    }

    private static func isQuote(_ character: Character) -> Bool { "\"“”„".contains(character) }

    private static func isColon(_ character: Character) -> Bool { character == ":" || character == "：" }
}
