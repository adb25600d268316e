/// Where a code comes from.
enum CodeOrigin: String, Sendable {
    /// The words of the query, or of the product.
    case own
    /// The model.
    case generated
    /// The best products of the query, which share it.
    case feedback

    init(isOwn: Bool) { self = isOwn ? .own : .generated }
}
