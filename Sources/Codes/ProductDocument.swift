/// A product as something to be found: its identifier and its text.
public struct ProductDocument: Sendable, Equatable {
    /// The product's identifier.
    public var id: String
    /// What its codes are made from.
    public var text: ProductText

    /// Creates a document.
    public init(id: String, text: ProductText) {
        self.id = id
        self.text = text
    }
}
