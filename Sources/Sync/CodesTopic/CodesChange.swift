import CodeIndex

/// What a change of the index may mean for the topic of a generation.
struct CodesChange: Equatable {
    /// Numbers of the products to look at, in ascending order.
    let products: [Int64]
    /// Those of them whose codes may have gone.
    private let mayBeGone: Set<Int64>

    /// - Parameter showsFields: whether records show more than codes, so that they change with a product's fields.
    init(_ delta: IndexDelta, in generation: Int64, showsFields: Bool) {
        mayBeGone = Set(delta.deleted).union(delta.postings[generation, default: []].map(\.product))
        products = (showsFields ? mayBeGone.union(delta.products.map(\.number)) : mayBeGone).sorted()
    }

    /// The records of products as they are now.
    ///
    /// One without codes gets a tombstone only where the change says so: a new product waits for its codes, and there is
    /// nothing to take back. Where it has lost them only just now, the next change says so.
    func records(
        of found: [PublishedProduct], generation: Int64, version: Int64, fields: Set<CodesTopicConfiguration.Field>
    ) -> [CodesRecord] {
        found.filter { !$0.codes.isEmpty || mayBeGone.contains($0.number) }
            .map { CodesRecord($0, generation: generation, version: version, fields: fields) }
    }
}
