/// An invented product as a shop's feed describes it.
public struct SyntheticProduct: Sendable, Equatable {
    /// Unique in its catalogue.
    public let id: String
    /// What the shop calls it; variants often share a title.
    public let title: String
    /// An invented brand.
    public let brand: String
    /// The category path, for example `Sports & Outdoors > Running Shoes`.
    public let category: String
    /// One to three sentences, or nothing.
    public let description: String?
    /// A decimal number with two digits after the point, such as `129.90`.
    public let price: String
    /// In the order of the category's schema; some are absent and some null.
    public let attributes: [SyntheticAttribute]
    /// What the words above were made from.
    let spec: ProductSpec

    /// Two products are equal when a reader sees the same.
    public static func == (left: SyntheticProduct, right: SyntheticProduct) -> Bool {
        left.id == right.id && left.price == right.price && left.hasSameText(as: right)
    }

    /// True when both say the same apart from id and price.
    func hasSameText(as other: SyntheticProduct) -> Bool {
        title == other.title && brand == other.brand && category == other.category
            && description == other.description && attributes == other.attributes
    }
}
