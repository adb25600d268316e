import Codes

/// The vectors of a generation's products, by slot; nothing where no product has one.
struct VectorColumn: Sendable {
    /// Rows that are copied when one of them changes.
    static let chunkSize = 64

    /// Values of a vector; 0 while there is none.
    private(set) var width: Int
    /// nil where no product has had a vector.
    private(set) var chunks: [Int8Rows?]

    init(width: Int = 0, chunks: [Int8Rows?] = []) {
        self.width = width
        self.chunks = chunks
    }

    /// Whether no product has had a vector.
    var isEmpty: Bool { chunks.isEmpty }

    /// Gives a product its vector as it is stored, or takes it away. Of another width than the first one it is none.
    mutating func set(_ bytes: [UInt8]?, ofSlot slot: UInt32) {
        let (chunk, row) = Int(slot).quotientAndRemainder(dividingBy: Self.chunkSize)
        guard let bytes, let width = Int8Rows.width(ofRow: bytes), isEmpty || width == self.width else {
            if chunk < chunks.count { chunks[chunk]?.replace(row, by: nil) }
            return
        }
        self.width = width
        while chunks.count <= chunk { chunks.append(nil) }
        var rows = chunks[chunk] ?? Int8Rows(width: width, count: Self.chunkSize)
        // Not copied for being here and there.
        chunks[chunk] = nil
        rows.replace(row, by: bytes)
        chunks[chunk] = rows
    }

    /// A product's vector as it is stored.
    func bytes(ofSlot slot: UInt32) -> [UInt8]? {
        let (chunk, row) = Int(slot).quotientAndRemainder(dividingBy: Self.chunkSize)
        return chunk < chunks.count ? chunks[chunk]?.bytes(ofRow: row) : nil
    }

    /// The cosine of a product's vector with a query's; nil without a vector, or with one of another encoder.
    func cosine(ofSlot slot: UInt32, with query: QueryVector) -> Float? {
        let (chunk, row) = Int(slot).quotientAndRemainder(dividingBy: Self.chunkSize)
        guard chunk < chunks.count, query.width == width else { return nil }
        return chunks[chunk]?.cosine(ofRow: row, with: query)
    }
}
