/// Brings attributes' values into normal form, so that products and queries that mean one value have the same.
///
/// A value is a row of words as codes have them (``CodeAnalyzer``: case, Unicode forms, inflection), in one of two usual
/// spellings. A number with its unit is one word, and one however it is written: `15.6in` for `15,6 inch` and `15.6"`.
public struct ValueNormalizer: Sendable {
    private let analyzer: CodeAnalyzer
    /// [word]: the word that it is written with here.
    private let spellings: [String: String]

    /// - Parameter analyzer: the one that codes are made with, or one of the same language.
    public init(analyzer: CodeAnalyzer) {
        self.analyzer = analyzer
        spellings = analyzer.language == "english" ? Self.englishSpellings : [:]
    }

    /// The words of a text in reading order, repetitions included.
    public func words(in text: String) -> [String] { analyzer.wholeValues(in: text).map { spellings[$0] ?? $0 } }

    /// The normal form of a value: its words with a blank between.
    public static func value(of words: some Sequence<String>) -> String { words.joined(separator: " ") }

    /// Found out once: every product's typed codes need them.
    private static let englishSpellings: [String: String] = {
        guard let analyzer = try? CodeAnalyzer(language: "english") else { return [:] }
        var words: [String: String] = [:]
        for (american, british) in spellings {
            guard let word = analyzer.values(in: american).first else { continue }
            words[word] = analyzer.values(in: british).first
        }
        return words
    }()

    /// Words of colours, materials, goods and measures that English spells in two ways.
    private static let spellings = [
        "aluminum": "aluminium", "armor": "armour", "center": "centre", "colored": "coloured", "fiber": "fibre",
        "fiberglass": "fibreglass", "flavor": "flavour", "gray": "grey", "jewelry": "jewellery",
        "licorice": "liquorice", "liter": "litre", "meter": "metre", "multicolor": "multicolour",
        "multicolored": "multicoloured",
        "pajamas": "pyjamas", "theater": "theatre", "whiskey": "whisky", "yogurt": "yoghurt",
    ]
}
