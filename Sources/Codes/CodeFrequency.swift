/// How many products a code stands under.
public struct CodeFrequency: Sendable, Equatable {
    /// All of them.
    public var products: Int
    /// Those in whose text it stands.
    public var own: Int

    /// Creates a frequency; `own` is no greater than `products`.
    public init(products: Int, own: Int) {
        self.products = products
        self.own = own
    }

    /// `n` of ``InverseFrequency``.
    public var counted: Int { own > 0 ? own : products }
}
