/// What this process has written lately, so that who follows the tables in the same process needn't read it again.
struct WrittenRows: Sendable {
    /// A product as a transaction leaves it; behind a reference, since it is handed from place to place.
    indirect enum Product: Sendable, Equatable {
        case live(ProductFields)
        case deleted
    }

    /// A product in a generation.
    struct PostingKey: Hashable, Sendable {
        var generation: Int64
        var product: Int64
    }

    /// By their numbers.
    let products = LatestRows<Int64, Product>()
    let postings = LatestRows<PostingKey, PostingRow>()
    /// Texts of codes that came into the dictionary, a few for each new product.
    let codes = LatestRows<Int32, String>(capacity: 50_000)

    func forgetAll() {
        products.forgetAll()
        postings.forgetAll()
        codes.forgetAll()
    }
}
