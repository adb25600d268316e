/// What a model must show on the newest clicks before it may answer queries.
struct GateThresholds: Sendable {
    /// Clicked queries below which nothing can be judged.
    var leastQueries = 20
    /// A loss of mean recall that is no reason to refuse a model even if it is proven, 0 to 1: fresh clicks are worth it.
    var negligibleLoss = 0.005
    /// A loss of mean recall that isn't risked even where chance may explain it, over all queries.
    var largestLoss = 0.05
    /// The same in a slice, which has fewer queries and more chance.
    var largestSliceLoss = 0.1
    /// How much lower than the champion's a mean recall may be for queries made of products' own words. What a model learns
    /// of shoppers may cost there a little; a spoilt log costs much.
    var knownItemRecallLoss = 0.1
    /// Slices with fewer queries are not judged.
    var leastSliceQueries = 20
    /// The share of queries that must find a product, unless the champion answers fewer.
    var leastAnswered = 0.9
    /// Recall at 10 on real clicks is many times what a random order has; a log of random clicks can't show that.
    var leastTimesChance = 3.0
    /// The largest part of the clicked queries that may lead to one product.
    var mostQueriesOfOneProduct = 0.25
    /// The largest share of generated postings whose code a tenth of the products hold: of the ten codes that a model
    /// writes for a product, five tell it from most others at least. A generator that has nearly collapsed writes the same
    /// few codes for most products.
    var mostOverGeneral = 0.5
    /// The largest share of products without any code.
    var mostProductsWithoutCodes = 0.02
}
