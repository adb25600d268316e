import Codes

/// What a model has made of a query.
struct WrittenQuery: Equatable {
    /// Those that its head named, then those that it wrote.
    var codes: [GeneratedCode]
    /// What products' vectors are compared with; nil where the scoring hears none.
    var vector: QueryVector?
}
