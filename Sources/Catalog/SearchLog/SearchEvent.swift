/// One record of a search log.
public enum SearchEvent: Sendable, Equatable {
    case query(SearchQuery)
    case action(SearchAction)
}

/// A search as somebody made it, with what it answered.
public struct SearchQuery: Sendable, Equatable {
    /// What actions refer to it by; nil where they can't.
    public var id: String?
    /// The query as it was typed.
    public var text: String
    /// Who searched: a browser, a device or a user; nil where unknown.
    public var client: String?
    /// Milliseconds since 1970; nil where unknown.
    public var timestamp: Int64?
    /// The products it showed, first to last.
    public var hits: [String]

    /// Creates a search.
    public init(
        id: String? = nil, text: String, client: String? = nil, timestamp: Int64? = nil, hits: [String] = []
    ) {
        self.id = id
        self.text = text
        self.client = client
        self.timestamp = timestamp
        self.hits = hits
    }
}

/// What somebody did with a product that a search showed.
public struct SearchAction: Sendable, Equatable {
    /// What a shopper did with a product of an answer.
    public enum Kind: Sendable {
        /// The product was chosen: clicked, put into the cart, bought.
        case click
        /// The product was seen.
        case impression
    }

    /// Whether it was clicked or only shown.
    public var kind: Kind
    /// The search it belongs to; nil where ``query`` says what was searched for.
    public var queryID: String?
    /// The query as it was typed; nil where ``queryID`` says which.
    public var query: String?
    /// The product that was shown or clicked.
    public var productID: String
    /// Who acted: a browser, a device or a user; nil where unknown.
    public var client: String?
    /// Milliseconds since 1970; nil where unknown.
    public var timestamp: Int64?
    /// The product's place among the answers, from 1; nil where unknown.
    public var position: Int?

    /// Creates an action.
    public init(
        kind: Kind, queryID: String? = nil, query: String? = nil, productID: String, client: String? = nil,
        timestamp: Int64? = nil, position: Int? = nil
    ) {
        self.kind = kind
        self.queryID = queryID
        self.query = query
        self.productID = productID
        self.client = client
        self.timestamp = timestamp
        self.position = position
    }
}
