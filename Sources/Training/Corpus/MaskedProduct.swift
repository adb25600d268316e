import Codes
import GRAM
import Randomness

/// A product with some of its values hidden from the text.
///
/// Own codes are found by counting; what the model has to add are codes that a product deserves and its text lacks. It
/// learns that from texts some of whose values were taken out, with those values' codes as the target.
struct MaskedProduct: Sendable {
    /// A product's values are each hidden with a chance that is drawn from here, anew each time.
    private static let chances = 0.1...0.5

    /// What is left to read.
    let text: ProductText
    /// The values that were taken out.
    let hidden: Set<String>

    init(
        _ product: ProductText, _ occurrences: CodeOccurrences, analyzer: CodeAnalyzer,
        using random: inout SplitMix64
    ) {
        let chance =
            Self.chances.lowerBound + random.unit() * (Self.chances.upperBound - Self.chances.lowerBound)
        let hidden = Set(occurrences.entries.map(\.code.description).filter { _ in random.unit() < chance })
        self.hidden = hidden
        func masked(_ text: String) -> String {
            // Only so much of a text can reach the model.
            text.prefix(CodePrompt.maximumProductBytes).split(whereSeparator: \.isWhitespace).filter {
                hidden.isDisjoint(with: analyzer.analysis(of: String($0)).all)
            }.joined(separator: " ")
        }
        func maskedOrNone(_ text: String?) -> String? {
            let text = text.map(masked)
            return text?.isEmpty == true ? nil : text
        }
        var room = CodePrompt.maximumProductBytes
        self.text = ProductText(
            title: masked(product.title), brand: maskedOrNone(product.brand),
            category: maskedOrNone(product.category), description: maskedOrNone(product.description),
            attributes: product.attributes.compactMap { attribute in
                guard room > 0, let value = maskedOrNone(attribute.value) else { return nil }
                room -= value.utf8.count
                return ProductText.Attribute(name: attribute.name, value: value)
            })
    }
}
