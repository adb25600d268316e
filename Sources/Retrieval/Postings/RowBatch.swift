/// New postings of products, encoded one after the other.
struct RowBatch {
    private struct Row {
        var slot: UInt32
        var number: Int64
        var range: Range<Int>
    }

    private var rows: [Row] = []
    private var bytes: [UInt8] = []

    /// Adds a product's row, each product at most once; without codes it has no postings any more.
    /// - Parameter facets: each once.
    mutating func append(_ codes: IndexedCodes, slot: UInt32, facets: [UInt32]) {
        precondition(codes.codes.count == codes.weights.count, "a weight for each code")
        let start = bytes.count
        if !codes.codes.isEmpty {
            bytes.append(number: UInt32(codes.codes.count))
            let ownCount = min(max(codes.ownCount, 0), codes.codes.count)
            bytes.append(number: UInt32(ownCount))
            bytes.append(number: UInt32(min(max(codes.clickedCount, 0), codes.codes.count - ownCount)))
            for (code, weight) in zip(codes.codes, codes.weights) {
                bytes.append(number: UInt32(code))
                bytes.append(max(weight, 1))
            }
            bytes.append(number: UInt32(facets.count))
            for facet in facets { bytes.append(number: facet) }
        }
        rows.append(Row(slot: slot, number: codes.product, range: start..<bytes.count))
    }

    /// Adds a product that has no postings any more.
    mutating func append(deleted slot: UInt32) {
        rows.append(Row(slot: slot, number: 0, range: bytes.count..<bytes.count))
    }

    var isEmpty: Bool { rows.isEmpty }

    /// All products, those without codes too.
    var slots: [UInt32] { rows.map(\.slot) }

    /// Calls `body` with each code that a product has from the model or from clicks.
    func forEachAddedCode(_ body: (_ code: UInt32) -> Void) {
        bytes.withUnsafeBytes { bytes in
            for range in rows.lazy.map(\.range) where !range.isEmpty {
                PostingRow.forEachAddedCode(UnsafeRawBufferPointer(rebasing: bytes[range]), body)
            }
        }
    }

    /// Segments of the rows with codes: one, unless these are very large; none without any.
    func segments(limits: SegmentLimits) -> [Segment] {
        bytes.withUnsafeBytes { bytes in
            SegmentBuilder.segments(
                Self.documents(rows.filter { !$0.range.isEmpty }, in: bytes), limits: limits)
        }
    }

    /// The rows in no more memory than they need.
    var packed: PackedRows {
        let store = ByteStore(count: bytes.count) { $0.copyBytes(from: bytes) }
        return PackedRows(store: store, documents: Self.documents(rows, in: store.bytes))
    }

    private static func documents(_ rows: [Row], in bytes: UnsafeRawBufferPointer) -> [SegmentBuilder.Document] {
        rows.map { row in
            SegmentBuilder.Document(
                slot: row.slot, number: row.number, row: UnsafeRawBufferPointer(rebasing: bytes[row.range]))
        }
    }
}

/// Rows that wait to be built into a segment.
struct PackedRows {
    /// What the documents' rows lie in.
    let store: ByteStore
    /// Those without codes have empty rows.
    let documents: [SegmentBuilder.Document]
}
