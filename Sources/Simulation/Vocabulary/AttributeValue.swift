/// One possible value of an attribute with its spellings.
///
/// In the tables it is written as a string: `"Anthracite | Dark Grey ~ grey, charcoal"` is the feed's value
/// `Anthracite`, which titles also spell `Dark Grey` and for which shoppers type `grey` or `charcoal`.
struct AttributeValue: Sendable, ExpressibleByStringLiteral {
    /// What the product's `attributes` hold.
    let value: SyntheticValue
    /// How titles spell it; empty for a value that is never mentioned.
    let titleForms: [String]
    /// The title forms as a shopper types them.
    let plainForms: [String]
    /// Colloquial words of shoppers which titles don't use.
    let colloquialForms: [String]

    init(value: SyntheticValue, titleForms: [String], colloquialForms: [String]) {
        self.value = value
        self.titleForms = titleForms
        self.plainForms = titleForms.map(TypingStyle.typed)
        self.colloquialForms = colloquialForms
    }

    init(stringLiteral literal: String) {
        let spelling = Spelling(literal)
        self.init(
            value: .string(spelling.written[0]), titleForms: spelling.written, colloquialForms: spelling.spoken)
    }

    /// True when a shopper who types `phrase` can mean this value.
    func isMeant(by phrase: String) -> Bool {
        plainForms.contains(phrase) || colloquialForms.contains(phrase)
    }
}
