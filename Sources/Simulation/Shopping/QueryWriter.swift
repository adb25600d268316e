import Randomness

/// Finds words with which a shopper looks for a product: at most five of them, and often not those of the title.
struct QueryWriter: Sendable {
    private static let cheapWords = ["cheap", "budget", "affordable", "low cost", "bargain"]
    private static let maximumWords = 5

    private let vocabulary = Vocabulary.shared

    /// A query without slips of the finger that `spec` satisfies completely.
    func query(for spec: ProductSpec, using random: inout SplitMix64) -> ShopperQuery {
        let entry = vocabulary.entries[spec.category]
        let type = typePhrase(entry.category, using: &random)
        let kind = random.below(100)
        if kind < 7 && entry.hasModels {
            return modelQuery(for: spec, entry: entry, type: type, using: &random)
        }
        var intent = Intent(category: spec.category)
        var front: [String] = []
        var attributeCount = 0
        switch kind {
        case ..<12:
            let series = TypingStyle.typed(entry.trade.series[spec.series])
            if Self.fits(series, beside: [type]) {
                intent.series = spec.series
                front.append(series)
            }
            if random.chance(50) { addBrand(of: spec, entry: entry, type: type, to: &intent, &front) }
        case ..<26:
            addBrand(of: spec, entry: entry, type: type, to: &intent, &front)
            attributeCount = random.chance(25) ? 1 : 0
        case ..<68: attributeCount = 1
        case ..<84: attributeCount = 2
        default: break
        }
        var words = front + [type]
        let cheap = random.pick(Self.cheapWords)
        if front.isEmpty && spec.cents <= entry.category.lowPriceLimit && random.chance(12)
            && Self.fits(cheap, beside: words)
        {
            intent.priceLimit = entry.category.lowPriceLimit
            words.insert(cheap, at: 0)
        }
        addAttributes(attributeCount, of: spec, category: entry.category, to: &intent, &words, using: &random)
        return ShopperQuery(text: words.joined(separator: " "), intent: intent)
    }

    /// What the shopper calls this kind of product.
    private func typePhrase(_ category: Category, using random: inout SplitMix64) -> String {
        let phrase =
            random.chance(45)
            ? category.synonyms[random.skewedBelow(category.synonyms.count)]
            : TypingStyle.typed(category.nouns[random.skewedBelow(category.nouns.count)])
        return random.chance(15) ? TypingStyle.withNumberToggled(phrase) : phrase
    }

    /// Names the model, with or without its brand and type.
    private func modelQuery(
        for spec: ProductSpec, entry: Vocabulary.Entry, type: String, using random: inout SplitMix64
    ) -> ShopperQuery {
        let intent = Intent(category: spec.category, brand: spec.brand, model: spec.model)
        let model = TypingStyle.typed(ModelName.text(spec.model))
        let separator = random.pick(["-", "", " "])
        let name = model.split(separator: "-").joined(separator: separator)
        let brand = TypingStyle.typed(entry.trade.brands[spec.brand])
        var words = [brand, name]
        if random.chance(40) && Self.fits(type, beside: words) { words.append(type) }
        return ShopperQuery(text: words.joined(separator: " "), intent: intent)
    }

    /// Puts the brand in front where the query stays short.
    private func addBrand(
        of spec: ProductSpec, entry: Vocabulary.Entry, type: String, to intent: inout Intent, _ front: inout [String]
    ) {
        let brand = TypingStyle.typed(entry.trade.brands[spec.brand])
        guard Self.fits(brand, beside: front + [type]) else { return }
        intent.brand = spec.brand
        front.insert(brand, at: 0)
    }

    /// Adds up to `count` attributes of the product as far as the query stays short.
    private func addAttributes(
        _ count: Int, of spec: ProductSpec, category: Category, to intent: inout Intent, _ words: inout [String],
        using random: inout SplitMix64
    ) {
        var candidates = category.attributes.indices.filter { spec.values[$0] != ProductSpec.absent }
        random.shuffle(&candidates)
        for index in candidates.prefix(count) {
            let attribute = category.attributes[index]
            let value = attribute.values[Int(spec.values[index])]
            guard !value.plainForms.isEmpty else { continue }
            let phrase =
                !value.colloquialForms.isEmpty && random.chance(55)
                ? random.pick(value.colloquialForms) : value.plainForms[random.skewedBelow(value.plainForms.count)]
            guard Self.fits(phrase, beside: words) else { continue }
            let isBehind = phrase.hasPrefix("for ") || phrase.hasPrefix("with") || random.chance(25)
            words.insert(phrase, at: isBehind ? words.count : 0)
            let constraint = Intent.Constraint(attribute: index, values: attribute.meanings(of: phrase))
            if attribute.isPreference {
                intent.preferences.append(constraint)
            } else {
                intent.requirements.append(constraint)
            }
        }
    }

    private static func fits(_ phrase: String, beside phrases: [String]) -> Bool {
        (phrases + [phrase]).reduce(0) { $0 + $1.split(separator: " ").count } <= maximumWords
    }
}
