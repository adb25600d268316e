/// One change of one product.
public struct ProductEvent: Sendable, Equatable {
    /// What happened. Behind a reference: events are handed from place to place, and a product has a dozen texts.
    public indirect enum Change: Sendable, Equatable {
        /// The product was created or replaced; the value is its full new state. Its identifier is empty where
        /// ``ProductEvent/productID`` is nil; so is that of a patch.
        case upsert(Product)
        /// Parts of the product were replaced; what its source did not send stays as it is stored.
        case patch(ProductPatch)
        /// The product is gone.
        case delete

        /// Whether the product is gone; asked of every event several times, where comparing would look at its texts.
        package var isDelete: Bool { if case .delete = self { true } else { false } }

        /// The title that it says; nil for none.
        package var title: String? {
            switch self {
            case .upsert(let product): product.title
            case .patch(let patch): patch.title
            case .delete: nil
            }
        }
    }

    /// The product's identifier; nil where the record doesn't say it, so that ``recordKey`` has to tell which product came
    /// under it before.
    public var productID: String?
    /// The key under which the record came, in one spelling; nil where the identifier is read from it, so that nothing has
    /// to be remembered.
    public var recordKey: String?
    /// The source's version of the product, which orders its events; nil where the source gives none, so that its
    /// place in the log counts.
    public var version: Int64?
    /// When the source made the change, in milliseconds since 1970; nil where it doesn't say.
    public var timestamp: Int64?
    /// What happened.
    public var change: Change
    /// Whether the record is a tombstone, which says no more than that its key has gone.
    public var isTombstone: Bool
    /// Whether the identifier is no more than a bare key of the record, where the configuration names a field for it: the
    /// key may be that of another product.
    public var isNamedByKey = false
    /// Whether the record is the change of a row and doesn't say what the row was before: a product that was not there may
    /// be the one that came under the row's key before, by another identifier.
    public var isRowChange = false
    /// Whether the record's key is that of a row, which the record holds too, so that the product may be another row later.
    public var isOfRow = false
    /// Fields of the source that could not be read and were left out.
    public var droppedFields: [DroppedField] = []

    /// The key of the row that says it.
    package var rowKey: String? { isOfRow ? recordKey : nil }

    /// Creates an event.
    public init(
        productID: String?, recordKey: String? = nil, version: Int64? = nil, timestamp: Int64? = nil, change: Change,
        isTombstone: Bool = false
    ) {
        self.productID = productID
        self.recordKey = recordKey
        self.version = version
        self.timestamp = timestamp
        self.change = change
        self.isTombstone = isTombstone
    }
}
