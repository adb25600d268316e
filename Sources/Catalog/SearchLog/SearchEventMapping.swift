/// Under which names a plain search log keeps the parts of a click, and which actions of a log count.
///
/// A name may be a dotted path; a field whose own name contains the dots is found first. The names of User Behavior
/// Insights are fixed.
public struct SearchEventMapping: Sendable, Equatable {
    /// The query as it was typed.
    public var query: String
    /// The search that the click belongs to, for logs that keep searches and clicks apart.
    public var queryID: String
    /// The product's identifier.
    public var productID: String
    /// The time: ISO 8601, or seconds to nanoseconds since 1970.
    public var timestamp: String
    /// What was done; absent, it is a click.
    public var action: String
    /// The product's place among the answers, from 1.
    public var position: String
    /// Who did it: a browser, a device or a user.
    public var client: String
    /// Actions that say that a product was chosen, in any spelling of their words.
    public var clicks: [String]
    /// Actions that say that a product was seen, likewise.
    public var impressions: [String]

    /// Creates a mapping; the defaults are the names of the plain format.
    public init(
        query: String = "query", queryID: String = "query_id", productID: String = "product_id",
        timestamp: String = "ts", action: String = "action", position: String = "position",
        client: String = "client_id",
        clicks: [String] = ["click", "item_click", "product_click", "add_to_cart", "purchase"],
        impressions: [String] = ["impression"]
    ) {
        self.query = query
        self.queryID = queryID
        self.productID = productID
        self.timestamp = timestamp
        self.action = action
        self.position = position
        self.client = client
        self.clicks = clicks
        self.impressions = impressions
    }
}
