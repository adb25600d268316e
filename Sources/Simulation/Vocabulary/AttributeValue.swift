/// One possible value of an attribute with its spellings.
struct AttributeValue: Sendable {
    /// What the product's `attributes` hold.
    let value: SyntheticValue
    /// How titles spell it; empty for a value that is never mentioned.
    let titleForms: [String]
    /// The title forms as a shopper types them.
    let plainForms: [String]
    /// Colloquial words of shoppers which titles don't use.
    let colloquialForms: [String]

    private init(value: SyntheticValue, titleForms: [String], colloquialForms: [String]) {
        self.value = value
        self.titleForms = titleForms
        self.plainForms = titleForms.map(TypingStyle.typed)
        self.colloquialForms = colloquialForms
    }

    /// A text; the feed has the most usual way in which it is written.
    init(_ spelling: Spelling) {
        self.init(
            value: .string(spelling.written[0]), titleForms: spelling.written, colloquialForms: spelling.spoken)
    }

    /// A quantity with a unit.
    init(_ quantity: Double, _ unit: Unit) {
        let forms = unit.titleForms(quantity)
        self.init(
            value: unit.isBareNumber ? .number(quantity) : .string(forms[0]), titleForms: forms,
            colloquialForms: unit.queryForms(quantity))
    }

    /// A yes and a no; only yes is ever mentioned, in the given spelling.
    static func flag(_ yes: Spelling) -> [AttributeValue] {
        [
            AttributeValue(value: .bool(true), titleForms: yes.written, colloquialForms: yes.spoken),
            AttributeValue(value: .bool(false), titleForms: [], colloquialForms: []),
        ]
    }

    /// True when a shopper who types `phrase` can mean this value.
    func isMeant(by phrase: String) -> Bool {
        plainForms.contains(phrase) || colloquialForms.contains(phrase)
    }
}
