public import Codes

extension MemoryIndex {
    /// The products that codes come from, and how many codes: as many as a model writes for a product.
    private static let neighbours = CodeFeedback(products: 10, codes: 10, weight: 1)

    /// By product, the codes that it lacks and the ten products most like it share, the best first: what a network is measured
    /// against that posts codes on products. Products are alike by the words of their texts alone.
    ///
    /// Each product is searched for once, by its weightiest words.
    public func neighbourCodes() -> [[Code]] {
        let words = MemoryIndex(
            productNumbers.map { product in
                Entry(own: ownChoices(ofProduct: product).filter { $0.code.kind == .word }, generated: [])
            })
        return productNumbers.map { product in
            words.expansion(ofProduct: product, feedback: Self.neighbours).map(\.code)
        }
    }

    /// The same products and own codes with other generated ones.
    /// - Parameter generated: by product.
    public func replacingGenerated(with generated: [[Code]]) -> MemoryIndex {
        MemoryIndex(
            zip(productNumbers, generated).map { Entry(own: ownChoices(ofProduct: $0), generated: $1) })
    }
}
