/// What a model must show on the newest clicks before it may answer queries.
public struct GateThresholds: Sendable, Codable, Equatable {
    /// Clicked queries below which nothing can be judged.
    public var leastQueries = 20
    /// How much lower than the champion's a mean recall may be, 0 to 1: over all queries, and in a slice.
    public var recallLoss = 0.02
    public var sliceRecallLoss = 0.05
    /// The same for queries made of products' own words. What a model learns of shoppers may cost there a little; a spoilt
    /// log costs much.
    public var knownItemRecallLoss = 0.1
    /// Slices with fewer queries are not judged.
    public var leastSliceQueries = 20
    /// The share of queries that must find a product, unless the champion answers fewer.
    public var leastAnswered = 0.9
    /// Recall at 10 on real clicks is many times what a random order has; a log of random clicks can't show that.
    public var leastTimesChance = 3.0
    /// The largest part of the clicked queries that may lead to one product.
    public var mostQueriesOfOneProduct = 0.25
    /// The largest shares of generated postings whose code a tenth of the products hold, and of products without any code.
    public var mostOverGeneral = 0.8
    public var mostProductsWithoutCodes = 0.02

    public init() {}
}
