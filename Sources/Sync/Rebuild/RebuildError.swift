/// Why an index was not rebuilt.
public enum RebuildError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The topic has no events of these products of the live index, and nobody has said what is to become of them.
    case missingProducts([String])
    /// Another rebuild or check of the same index is under way.
    case underWay

    /// For a person: what is wrong and what can be done.
    public var description: String {
        switch self {
        case .underWay: "another gramd rebuild or gramd verify --against-topic is under way; try again after it"
        case .missingProducts(let products):
            """
            the topic has no events of \(products.count) products of the index, such as \
            \(products.prefix(3).joined(separator: ", ")): they were imported from a file, or their events are past \
            the topic's retention. Choose one:
              gramd rebuild --missing keep   takes them over as they are
              gramd rebuild --missing drop   goes on without them
            What was read stays, so that either goes on from here.
            """
        }
    }
}
