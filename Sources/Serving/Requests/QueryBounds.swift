/// The bounds of what may be asked; the OpenAPI document states the same.
public enum QueryBounds {
    /// The longest query, in Unicode scalars.
    public static let queryLength = 1_024
    /// The most products of one answer (GRAM, section 3.4).
    public static let limit = 300
    /// The most products that may be passed over.
    public static let offset = 10_000
    /// The most queries of one request.
    public static let batch = 100
    /// The longest request body, in bytes.
    public static let bodyBytes = 65_536
    /// The longest path with its parameters, in bytes.
    public static let pathBytes = 65_536
    /// The most identifiers that a search may be held to.
    static let identifiers = 1_000
    /// The longest identifier that a search may be held to, in Unicode scalars.
    static let identifierLength = 128
    /// The most values of one other filter.
    static let filterValues = 100
    /// The most attributes that may be filtered by.
    static let filterAttributes = 32
    /// The longest text of a filter, in Unicode scalars.
    static let filterLength = 1_024
    /// The highest price that may be filtered by. The lowest is 0, or ``leastPrice``.
    static let price = 1e12
    /// Less is taken for a mistake.
    static let leastPrice = 0.001
    /// What JavaScript can count to.
    static let generation: Int64 = 9_007_199_254_740_991

    /// Whether nothing is in a query but what can't be seen: white space and control characters.
    static func isBlank(_ query: String) -> Bool {
        query.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
            default: false
            }
        }
    }
}
