extension CodeAnalyzer {
    /// A compound's parts have so many letters at least; shorter ones are joined as ``AnalyzedText/variants``.
    private static let leastPartLetters = 3
    /// No further words of a query are looked at.
    private static let mostWords = 10

    /// Values by which a query finds compounds that the catalogue writes in another way.
    ///
    /// Two neighbouring words that only blanks separate give their join where that is a live code: `mother board` finds
    /// `motherboard`. A word that is no live code gives its two parts where both are: `Gartenstuhl` finds
    /// `Garten Stuhl`. Of several ways to split it that counts whose shorter part is longest. A word that is live is not
    /// split, so `carpet` finds no cars and pets. Only words of letters are joined and split.
    ///
    /// - Parameters:
    ///   - query: as it was typed.
    ///   - isLive: whether products have a value.
    /// - Returns: values that are live, in the order of the query, each once.
    public func compounds(in query: String, isLive: (String) -> Bool) -> [String] {
        var found: [String] = []
        func add(_ value: String) {
            if isLive(value), !found.contains(value) { found.append(value) }
        }
        for (word, former) in plainWords(in: query).prefix(Self.mostWords) {
            if let former { add(value(of: former + word)) }
            if !isLive(value(of: word)) { parts(of: word, isLive).forEach(add) }
        }
        return found
    }

    /// The values of a word's parts; none where it has no live ones.
    private func parts(of word: String, _ isLive: (String) -> Bool) -> [String] {
        let letters = word.count
        // From the middle outwards.
        let places = (Self.leastPartLetters..<max(Self.leastPartLetters, letters - Self.leastPartLetters + 1))
            .sorted { (min($1, letters - $1), $0) < (min($0, letters - $0), $1) }
        for place in places {
            let first = value(of: String(word.prefix(place)))
            guard isLive(first) else { continue }
            let second = value(of: String(word.dropFirst(place)))
            if isLive(second) { return [first, second] }
        }
        return []
    }

    /// The words that are written by themselves and have letters only, each with the one before where a blank is between.
    private func plainWords(in query: String) -> [(word: String, former: String?)] {
        var query = NormalisedText(PlainText(query).text).text
        return query.withUTF8 { bytes in
            var scanner = ChainScanner(bytes)
            var words: [(word: String, former: String?)] = []
            var former: String?
            while let finding = scanner.next() {
                guard case .chain = finding, scanner.words.count == 1, let word = scanner.words.first, !word.hasDigits,
                    word.range.count >= Self.leastPartLetters, word.range.count <= ChainReader.maximumWordBytes
                else {
                    former = nil
                    continue
                }
                let text = String(decoding: bytes[word.range], as: UTF8.self)
                words.append((text, scanner.followsBlank ? former : nil))
                former = text
            }
            return words
        }
    }
}
