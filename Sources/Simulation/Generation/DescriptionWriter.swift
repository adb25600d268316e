import Randomness

/// Writes one to three sentences for part of the products.
enum DescriptionWriter {
    static func description(of spec: ProductSpec, entry: Vocabulary.Entry) -> String? {
        var random = SplitMix64(seed: spec.wording, stream: 3)
        guard random.chance(60) else { return nil }
        let category = entry.category
        let firstFeature = random.below(category.features.count)
        let secondFeature = (firstFeature + 1 + random.below(category.features.count - 1)) % category.features.count
        let feature = category.features[firstFeature]
        let use = random.pick(category.uses)
        let series = entry.trade.series[spec.series]
        let brand = entry.trade.brands[spec.brand]
        var sentences: [String] = []
        switch random.below(5) {
        case 0: sentences.append("From the \(series) series, with \(feature) and \(category.features[secondFeature]).")
        case 1: sentences.append("\(brand) stands for good ideas: here with \(feature).")
        case 2: sentences.append("Made for \(use).")
        case 3: sentences.append("\(category.nouns[0]) with \(feature), ideal for \(use).")
        default: sentences.append("\(series) by \(brand): designed for \(use), with \(feature).")
        }
        if random.chance(45), let detail = detail(of: spec, category: category, using: &random) {
            sentences.append(detail)
        }
        // Only here do shoppers' words sometimes enter the text, as shops write for search engines.
        if random.chance(10) {
            sentences.append("Looking for \(random.pick(category.synonyms))? This one is right for \(use).")
        } else if random.chance(25) {
            sentences.append("It comes with \(category.features[secondFeature]).")
        }
        return sentences.joined(separator: " ")
    }

    /// A sentence about one known attribute.
    private static func detail(
        of spec: ProductSpec, category: Category, using random: inout SplitMix64
    ) -> String? {
        let index = random.below(category.attributes.count)
        let value = spec.values[index]
        guard value != ProductSpec.absent else { return nil }
        let attribute = category.attributes[index]
        guard let form = attribute.values[Int(value)].titleForms.first else { return nil }
        let name = attribute.name.split(separator: "_").joined(separator: " ")
        return name.prefix(1).uppercased() + name.dropFirst() + ": \(form)."
    }
}
