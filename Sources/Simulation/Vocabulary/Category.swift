/// A kind of product: its words, prices, attributes and title patterns.
struct Category: Sendable {
    /// The leaf of the category path, for example `Running Shoes`.
    let name: String
    /// What titles call the product, most usual first.
    let nouns: [String]
    /// What shoppers call it instead; titles never do.
    let synonyms: [String]
    /// The usual prices, in whole currency units.
    let price: ClosedRange<Int>
    /// The attribute schema.
    let attributes: [Attribute]
    /// Phrases for descriptions, to be read after "with".
    let features: [String]
    /// Phrases for descriptions, to be read after "for".
    let uses: [String]
    /// The title patterns, compiled.
    let patterns: [TitlePattern]

    /// `words` is a ``Spelling``: nouns, then after `~` the synonyms.
    init(
        _ name: String, _ words: String, price: ClosedRange<Int>, attributes: [Attribute],
        features: [String], uses: [String], titles: [String]
    ) {
        let spelling = Spelling(words)
        self.name = name
        nouns = spelling.written
        synonyms = spelling.spoken
        self.price = price
        self.attributes = attributes
        self.features = features
        self.uses = uses
        patterns = titles.map { TitlePattern($0, attributes: attributes.map(\.name)) }
    }

    /// True when titles name a model, so that shoppers can ask for it.
    var hasModels: Bool { patterns.contains(where: \.namesModel) }

    /// The highest price, in hundredths, that a shopper who types "cheap" has in mind.
    var lowPriceLimit: Int { price.lowerBound * 100 + (price.upperBound - price.lowerBound) * 12 }
}
