import Randomness

/// Writes titles from a category's patterns.
enum TitleWriter {
    /// The title, and what it speaks of.
    static func title(
        of spec: ProductSpec, entry: Vocabulary.Entry
    ) -> (text: String, mentioned: Set<TitlePattern.Slot>) {
        var random = SplitMix64(seed: spec.wording, stream: 1)
        let category = entry.category
        let pattern = random.pick(category.patterns)
        let noun = category.nouns[random.skewedBelow(category.nouns.count)]
        let praise = random.chance(14) ? random.pick(entry.trade.praise) + " " : ""
        let isBrandLoud = random.chance(5)
        var title = ""
        var mentioned: Set<TitlePattern.Slot> = []
        var pendingDash = false
        for piece in pattern.pieces {
            // Drawn for every piece, so that variants of a product spell alike whatever their values are.
            let spelling = random.skewedBelow(60)
            let isLeftOut = random.chance(15)
            var text: String?
            switch piece.slot {
            case nil:
                if piece.prefix == "-" {
                    pendingDash = true
                    continue
                }
                text = ""
            case .brand:
                let brand = entry.trade.brands[spec.brand]
                text = isBrandLoud ? brand.uppercased() : brand
            case .series: text = entry.trade.series[spec.series]
            case .model: text = ModelName.text(spec.model)
            case .noun: text = praise + noun
            case .attribute(let index):
                let value = spec.values[index]
                guard value != ProductSpec.absent, !isLeftOut else { break }
                let forms = category.attributes[index].values[Int(value)].titleForms
                text = forms.isEmpty ? nil : forms[spelling * forms.count / 60]
            }
            if let text {
                if pendingDash { title += " -" }
                if piece.prefix.hasPrefix(",") {
                    if title.hasSuffix(",") { title.removeLast() }
                } else if !title.isEmpty {
                    title += " "
                }
                title += piece.prefix + text + piece.suffix
                if let slot = piece.slot { mentioned.insert(slot) }
            }
            pendingDash = false
        }
        while let last = title.last, last == "," || last == " " || last == "-" || last == "/" { title.removeLast() }
        return (title, mentioned)
    }
}
