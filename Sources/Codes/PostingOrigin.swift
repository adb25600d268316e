/// Where a product's code comes from.
public enum PostingOrigin: String, Sendable, CaseIterable {
    /// It was found in the product's fields.
    case own
    /// The model wrote it.
    case generated
    /// It is a word of queries that led to the product.
    case clicked

    /// The origin of the code at a place of a product's row, which has own codes first and clicked ones last.
    /// - Parameters:
    ///   - place: from 0.
    ///   - count: of all codes.
    public init(place: Int, of count: Int, own: Int, clicked: Int) {
        self = place < own ? .own : place < count - clicked ? .generated : .clicked
    }
}
