import Randomness

/// Puts a product into words: title, attributes and description.
struct ProductWriter: Sendable {
    private let vocabulary = Vocabulary.shared
    /// Distinguishes the ids of catalogues with different seeds.
    private let idMask: UInt32

    init(seed: UInt64) {
        idMask = UInt32(truncatingIfNeeded: SplitMix64.mix(seed) >> 32)
    }

    /// The product as a feed shows it.
    func product(_ spec: ProductSpec) -> SyntheticProduct {
        let entry = vocabulary.entries[spec.category]
        let title = TitleWriter.title(of: spec, entry: entry)
        return SyntheticProduct(
            id: id(number: spec.number), title: title.text, brand: entry.trade.brands[spec.brand],
            category: entry.path, description: DescriptionWriter.description(of: spec, entry: entry),
            price: Self.decimal(cents: spec.cents),
            attributes: Self.attributes(of: spec, entry: entry, mentioned: title.mentioned), spec: spec)
    }

    /// The id that belongs to a number, for every number below 2³² a different one.
    func id(number: Int) -> String {
        var mixed = UInt32(number) ^ idMask
        mixed = (mixed ^ (mixed >> 16)) &* 0x7FEB_352D
        mixed = (mixed ^ (mixed >> 15)) &* 0x846C_A68B
        mixed ^= mixed >> 16
        let digits = String(mixed, radix: 16)
        return "sim-" + String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// An amount of hundredths as decimal text, such as `129.90`.
    private static func decimal(cents: Int) -> String {
        String(cents / 100) + (cents % 100 < 10 ? ".0" : ".") + String(cents % 100)
    }

    /// The attributes as feeds fill them: what the title says is sometimes left out, what is unknown is sometimes null.
    /// Whatever is known stands in the title or here, so that a search engine can know it.
    private static func attributes(
        of spec: ProductSpec, entry: Vocabulary.Entry, mentioned: Set<TitlePattern.Slot>
    ) -> [SyntheticAttribute] {
        var random = SplitMix64(seed: spec.wording, stream: 2)
        var attributes: [SyntheticAttribute] = []
        for (index, attribute) in entry.category.attributes.enumerated() {
            let isLeftOut = random.chance(15)
            let isNamedWhenUnknown = random.chance(35)
            let valueIndex = spec.values[index]
            if valueIndex == ProductSpec.absent {
                if isNamedWhenUnknown { attributes.append(SyntheticAttribute(name: attribute.name, value: .null)) }
            } else if !(isLeftOut && mentioned.contains(.attribute(index))) {
                attributes.append(
                    SyntheticAttribute(name: attribute.name, value: attribute.values[Int(valueIndex)].value))
            }
        }
        if random.chance(30) || !mentioned.contains(.series) {
            attributes.append(SyntheticAttribute(name: "series", value: .string(entry.trade.series[spec.series])))
        }
        if entry.hasModels && (random.chance(40) || !mentioned.contains(.model)) {
            attributes.append(SyntheticAttribute(name: "model", value: .string(ModelName.text(spec.model))))
        }
        return attributes
    }
}
