/// What a model must show on the newest clicks before it may answer queries.
struct GateThresholds: Sendable {
    /// Clicked queries below which nothing can be judged.
    var leastQueries = 20
    /// How much lower than the champion's a mean recall may be over all queries, 0 to 1.
    var recallLoss = 0.02
    /// The same in a slice.
    var sliceRecallLoss = 0.05
    /// The same for queries made of products' own words. What a model learns of shoppers may cost there a little; a spoilt
    /// log costs much.
    var knownItemRecallLoss = 0.1
    /// Slices with fewer queries are not judged.
    var leastSliceQueries = 20
    /// The share of queries that must find a product, unless the champion answers fewer.
    var leastAnswered = 0.9
    /// Recall at 10 on real clicks is many times what a random order has; a log of random clicks can't show that.
    var leastTimesChance = 3.0
    /// The largest part of the clicked queries that may lead to one product.
    var mostQueriesOfOneProduct = 0.25
    /// The largest share of generated postings whose code a tenth of the products hold.
    var mostOverGeneral = 0.8
    /// The largest share of products without any code.
    var mostProductsWithoutCodes = 0.02
}
