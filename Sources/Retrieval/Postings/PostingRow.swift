import Codes

/// A document's row in a segment: how many codes, own and clicked ones, code and weight of each, then how many facets and
/// each.
struct PostingRow {
    private var reader: ByteReader
    let count: Int
    let ownCount: Int
    let clickedCount: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        reader = ByteReader(bytes)
        count = Int(reader.number())
        ownCount = Int(reader.number())
        clickedCount = Int(reader.number())
    }

    /// Where the code at a place comes from.
    func origin(ofCodeAt place: Int) -> PostingOrigin {
        PostingOrigin(place: place, of: count, own: ownCount, clicked: clickedCount)
    }

    /// The next code, ``count`` times.
    @inline(__always)
    mutating func next() -> (code: UInt32, weight: UInt8) { (reader.number(), reader.byte()) }

    /// Calls `body` with each list that the document stands in.
    @inline(__always)
    static func forEachList(_ bytes: UnsafeRawBufferPointer, _ body: (_ list: ListKey, _ weight: UInt8) -> Void) {
        var row = PostingRow(bytes)
        for _ in 0..<row.count {
            let (code, weight) = row.next()
            body(.code(code), weight)
        }
        for _ in 0..<row.reader.number() { body(.facet(row.reader.number()), 1) }
    }

    /// How many lists the document stands in.
    static func listCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        var row = PostingRow(bytes)
        for _ in 0..<row.count { _ = row.next() }
        return row.count + Int(row.reader.number())
    }

    /// Calls `body` with each code that the document has from the model or from clicks.
    static func forEachAddedCode(_ bytes: UnsafeRawBufferPointer, _ body: (_ code: UInt32) -> Void) {
        var row = PostingRow(bytes)
        guard row.ownCount < row.count else { return }
        for place in 0..<row.count {
            let code = row.next().code
            if place >= row.ownCount { body(code) }
        }
    }

    /// The mean weight of the own codes, or of all where there are no own ones.
    var level: UInt8 {
        var row = self
        let counted = ownCount > 0 ? ownCount : count
        guard counted > 0 else { return 0 }
        var sum = 0
        for _ in 0..<counted { sum += Int(row.next().weight) }
        return UInt8(sum / counted)
    }
}

/// What a list of postings is of.
struct ListKey: Hashable, Comparable {
    let rawValue: UInt32

    static func code(_ code: UInt32) -> ListKey { ListKey(rawValue: code << 1) }
    static func facet(_ facet: UInt32) -> ListKey { ListKey(rawValue: facet << 1 | 1) }

    /// Nil for a facet's.
    var code: UInt32? { rawValue & 1 == 0 ? rawValue >> 1 : nil }

    static func < (left: ListKey, right: ListKey) -> Bool { left.rawValue < right.rawValue }
}
