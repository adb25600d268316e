/// What an attribute says of a product.
///
/// Source: GRAM, section 3.1, which has sixteen types and names fifteen; the sixteenth is ``other`` here. They stand in
/// the canonical order of a code's values: what a product is comes first, then whose it is, then the rest, so that the
/// beginnings of codes go from general to special and are shared.
public enum AttributeType: String, Sendable, CaseIterable, Codable, Comparable {
    /// What it is: sofa.
    case category
    /// Whose it is.
    case brand
    /// The family of products within a brand.
    case series
    /// The product's own name or number within a brand.
    case model
    /// What it does: noise cancelling.
    case function
    /// What it is made of.
    case material
    /// How it looks, colour aside: striped, slim.
    case style
    /// The colour, or several.
    case colour
    /// What is chosen when it is bought: a size, a pack of six.
    case salesSpecification
    /// What is measured: 15.6 inches, 8 GB.
    case technicalSpecification
    /// A season, a year, a time.
    case season
    /// Whom it is for.
    case audience
    /// Where or what for it is used: camping, kitchen.
    case usageScenario
    /// What kind of its like it is: refurbished, apple flavour.
    case modifier
    /// What the shop says to sell it.
    case marketingTerm
    /// Anything else.
    case other

    /// By the canonical order.
    public static func < (left: Self, right: Self) -> Bool { left.place < right.place }

    private var place: Int { Self.places[self] ?? Self.places.count }

    /// The type with a name in lower case: a model's tokenizer may know no other.
    init?(foldedName name: String) {
        guard let type = Self.foldedNames[name] else { return nil }
        self = type
    }

    private static let foldedNames = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

    private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
