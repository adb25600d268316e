/// Where the parts of a segment lie in its bytes: sizes first, then one section after the other.
struct SegmentLayout: Equatable {
    enum Section: Int, CaseIterable {
        case slots, numbers, sortedSlots, documents, windowNumbers, keys, counts, weightStarts, documentStarts,
            blockStarts
        case blockFirsts, blockMaxima, weights, listed, rowStarts, rows
    }

    var documents = 0
    var lists = 0
    /// Bytes of ``Section/weights``.
    var weights = 0
    var blocks = 0
    /// Of ``Section/listed``, in units of four bytes.
    var listed = 0
    /// Bytes of ``Section/rows``.
    var rows = 0

    static let headBytes = 64

    /// [section]: where it begins; then the end of all.
    private(set) var offsets: [Int] = []

    init(documents: Int, lists: Int, weights: Int, blocks: Int, listed: Int, rows: Int) {
        self.documents = documents
        self.lists = lists
        self.weights = weights
        self.blocks = blocks
        self.listed = listed
        self.rows = rows
        var end = Self.headBytes
        for section in Section.allCases {
            offsets.append(end)
            end += (size(section) + 63) / 64 * 64
        }
        offsets.append(end)
    }

    /// Nil if the bytes are fewer than they say.
    init?(reading bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.headBytes else { return nil }
        let sizes = (0..<6).map { bytes.load(fromByteOffset: $0 * 8, as: UInt64.self) }
        guard sizes.allSatisfy({ $0 < 1 << 32 }) else { return nil }
        self.init(
            documents: Int(sizes[0]), lists: Int(sizes[1]), weights: Int(sizes[2]), blocks: Int(sizes[3]),
            listed: Int(sizes[4]), rows: Int(sizes[5]))
        guard byteCount == bytes.count else { return nil }
    }

    var byteCount: Int { offsets[Section.allCases.count] }

    func offset(_ section: Section) -> Int { offsets[section.rawValue] }

    func write(to bytes: UnsafeMutableRawBufferPointer) {
        for (place, size) in [documents, lists, weights, blocks, listed, rows].enumerated() {
            bytes.storeBytes(of: UInt64(size), toByteOffset: place * 8, as: UInt64.self)
        }
    }

    private func size(_ section: Section) -> Int {
        switch section {
        case .slots, .sortedSlots, .documents: documents * 4
        case .numbers: documents * 8
        case .windowNumbers: (documents + Segment.windowSize - 1) / Segment.windowSize * 8
        case .keys, .counts: lists * 4
        case .weightStarts, .documentStarts, .blockStarts: (lists + 1) * 4
        case .blockFirsts: blocks * 4
        case .blockMaxima: blocks
        case .weights: weights
        case .listed: listed * 4
        case .rowStarts: (documents + 1) * 4
        case .rows: rows
        }
    }
}
