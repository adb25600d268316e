/// Bounds on what a record may hold. A record whose message, key or identifier exceeds one is a ``RecordFault``; texts
/// and attributes are cut, with a ``DroppedField``, or a fault as well where ``InvalidFields`` says so.
public struct DecoderLimits: Sendable, Equatable {
    /// Bytes of one message, key or line.
    public var messageBytes: Int
    /// Bytes of a product identifier.
    public var identifierBytes: Int
    /// Bytes of a title.
    public var titleBytes: Int
    /// Bytes of a query; what is searched for by keys in the index must fit into a page of it.
    public var queryBytes: Int
    /// Bytes of a brand, and of a category.
    public var labelBytes: Int
    /// Bytes of a description.
    public var descriptionBytes: Int
    /// Number of attributes of one product.
    public var attributeCount: Int
    /// Bytes of all attributes of one product as canonical JSON, in which `1e300` has 301 digits.
    public var attributesBytes: Int
    /// Arrays and objects nested in one message.
    public var depth: Int

    /// Creates limits; the defaults suit catalogs of ordinary shops: a message holds a product of 2,048 variants.
    public init(
        messageBytes: Int = 8 << 20, identifierBytes: Int = 512, titleBytes: Int = 4096, queryBytes: Int = 1000,
        labelBytes: Int = 1024,
        descriptionBytes: Int = 64 << 10, attributeCount: Int = 1024,
        attributesBytes: Int = 256 << 10, depth: Int = 32
    ) {
        self.messageBytes = messageBytes
        self.identifierBytes = identifierBytes
        self.titleBytes = titleBytes
        self.queryBytes = queryBytes
        self.labelBytes = labelBytes
        self.descriptionBytes = descriptionBytes
        self.attributeCount = attributeCount
        self.attributesBytes = attributesBytes
        self.depth = depth
    }

    func check(_ size: Int, against limit: Int, field: String) throws(RecordFault) {
        guard size <= limit else {
            throw RecordFault(.tooLarge, field: field, "expected at most \(limit) bytes, found \(size)")
        }
    }
}
