/// What an answer says of a found product besides its identifier and its score.
public enum SearchField: String, Sendable, CaseIterable {
    case title, brand, category, price, attributes, matchedCodes

    /// What is answered where nothing else is asked for: everything but the attributes, which may be long.
    public static let standard: Set<SearchField> = Set(allCases).subtracting([.attributes])
}
