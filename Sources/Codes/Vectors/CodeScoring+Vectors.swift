/// The products that codes found, sorted again by how near their vectors are to the query's.
///
/// The first ``sortedAgain`` products get `vectorWeight · W · cos(query, product)` more, `W` as in ``CodeScoring``. Which products
/// are found stays with the codes.
extension CodeScoring {
    /// So many of the best products by codes are sorted again; those behind them stay behind.
    public static let sortedAgain = 500

    /// So many products get vectors of a model at most: each takes memory of all instances that answer.
    public static let mostVectors = 200_000

    /// Whether products are sorted again by their vectors.
    public var hearsVectors: Bool { (vectorWeight ?? 0) > 0 }

    /// A product in the new order.
    public struct SortedProduct: Sendable, Equatable {
        /// Its place among the products as codes found them.
        public var place: Int
        /// Its score, with ``vectorPart``, in units of ``scoreUnits``.
        public var score: Int64
        /// What its vector has added, which may be below 0.
        public var vectorPart: Int64
    }

    /// - Parameters:
    ///   - scores: of products as codes found them, best first, in units of ``scoreUnits``.
    ///   - ownWeight: ``ownWeight(of:)`` of the query's codes.
    ///   - cosine: of a product's vector with the query's, by its place; nil of a product that has none yet. It gets the mean of
    ///     the others', so that it is neither favoured nor punished for what is not known.
    /// - Returns: all products, best first; of equal ones the first by codes.
    public func sortedAgain(
        _ scores: [Int64], ownWeight: Double, cosine: (_ place: Int) -> Float?
    ) -> [SortedProduct] {
        let cosines = scores.indices.prefix(Self.sortedAgain).map { place in
            cosine(place).map { max(-1, min(Double($0), 1)) }
        }
        let known = cosines.compactMap { $0 }
        let mean = known.reduce(0, +) / Double(max(known.count, 1))
        let unit = (vectorWeight ?? 0) * ownWeight * Double(Self.scoreUnits)
        let products = scores.enumerated().map { place, score in
            let part = cosines.indices.contains(place) ? Int64((unit * (cosines[place] ?? mean)).rounded()) : 0
            return SortedProduct(place: place, score: score + part, vectorPart: part)
        }
        return products.prefix(Self.sortedAgain).sorted { ($1.score, $0.place) < ($0.score, $1.place) }
            + products.dropFirst(Self.sortedAgain)
    }
}
