extension ShadowIndex {
    /// How the shadow differs from the live index at the same offsets.
    public struct Comparison: Sendable, Equatable {
        /// Products that only one index has, or that differ in any field.
        public var products: [String]
        /// Products whose codes or postings differ, those that wait for coding and the words of clicks left out.
        public var codes: [String]

        /// Equal unless a product is named.
        public init(products: [String] = [], codes: [String] = []) {
            self.products = products
            self.codes = codes
        }

        /// Whether nothing differs.
        public var isEqual: Bool { products.isEmpty && codes.isEmpty }
    }
}
