import Codes

/// Where a code comes from.
enum CodeOrigin: String, Sendable {
    /// The words of the query, or of the product.
    case own
    /// The model.
    case generated
    /// The model's code head, by meaning; of a query's codes only.
    case head
    /// The best products of the query, which share it.
    case feedback

    init(_ origin: QueryCode.Origin) {
        self =
            switch origin {
            case .own: .own
            case .generated: .generated
            case .head: .head
            }
    }
}
