/// A kind of product: its words, prices, attributes and title patterns.
struct Category: Sendable {
    /// The leaf of the category path, for example `Office Chairs`.
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

    /// True when titles name a model, so that shoppers can ask for it.
    var hasModels: Bool { patterns.contains(where: \.namesModel) }

    /// The highest price, in hundredths, that a shopper who types "cheap" has in mind.
    var lowPriceLimit: Int { price.lowerBound * 100 + (price.upperBound - price.lowerBound) * 12 }
}

extension Category: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, words, price, attributes, features, uses, titles
    }

    init(from decoder: any Decoder) throws {
        let entry = try decoder.container(of: CodingKeys.self)
        name = try entry.decode(String.self, forKey: .name)
        let words = try entry.decode(Spelling.self, forKey: .words)
        nouns = words.written
        synonyms = words.spoken
        guard !synonyms.isEmpty else { throw entry.fault(.words, "shoppers need a word of their own for the product") }
        let price = try entry.decode([Int].self, forKey: .price)
        guard price.count == 2, price[0] > 0, price[0] <= price[1] else {
            throw entry.fault(.price, "a price is [lowest, highest], above 0")
        }
        self.price = price[0]...price[1]
        let attributes = try entry.decode([Attribute].self, forKey: .attributes)
        guard Set(attributes.map(\.name)).count == attributes.count else {
            throw entry.fault(.attributes, "two attributes have the same name")
        }
        self.attributes = attributes
        features = try entry.decode([String].self, forKey: .features)
        uses = try entry.decode([String].self, forKey: .uses)
        var patterns: [TitlePattern] = []
        for title in try entry.decode([String].self, forKey: .titles) {
            do throws(TitlePattern.UnknownPlaceholder) {
                patterns.append(try TitlePattern(title, attributes: attributes.map(\.name)))
            } catch {
                throw entry.fault(.titles, "$\(error.name) in \"\(title)\" is no attribute of the category")
            }
        }
        self.patterns = patterns
        guard features.count > 1, !uses.isEmpty, !patterns.isEmpty else {
            throw entry.fault(.features, "a category needs two features, a use and a title")
        }
    }
}
