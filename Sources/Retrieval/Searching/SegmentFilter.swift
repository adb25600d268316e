/// Which documents of a segment a filter allows, window by window.
struct SegmentFilter {
    /// A range of prices is wide that has one in so many products.
    private static let wideShare = 4

    /// A document stands in a list of each.
    private var groups: [[PostingList]]
    /// [document of the window]: a bit.
    private var words = [UInt64](repeating: 0, count: Segment.windowSize / 64)
    private var group = [UInt64](repeating: 0, count: Segment.windowSize / 64)

    /// Nil if no document of the segment can be allowed.
    init?(_ segment: Segment, _ filter: ResolvedFilter) {
        guard !filter.isEmpty else { return nil }
        groups = filter.groups.map { $0.compactMap { segment.list(.facet($0)) } }
        if let classes = filter.priceClasses {
            let lists = classes.compactMap { segment.list(.facet($0)) }
            // A wide range has many lists and excludes little: what it excludes is left to the products that get in.
            if Self.postings(lists) < segment.count / Self.wideShare { groups.append(lists) }
        }
        guard groups.allSatisfy({ !$0.isEmpty }) else { return nil }
        groups.sort { Self.postings($0) < Self.postings($1) }
    }

    /// Whether there are documents that it excludes; otherwise prices alone are left to look at.
    var narrows: Bool { !groups.isEmpty }

    private static func postings(_ lists: [PostingList]) -> Int { lists.reduce(0) { $0 + $1.postings } }

    /// Moves to a window.
    /// - Returns: how many of its documents are allowed.
    mutating func move(from low: Int, to high: Int) -> Int {
        for place in words.indices {
            let count = max(0, min(64, high - low - place * 64))
            words[place] = count == 64 ? .max : 1 << UInt64(count) - 1
        }
        for index in groups.indices {
            for place in group.indices { group[place] = 0 }
            group.withUnsafeMutableBufferPointer { group in
                for list in groups[index].indices {
                    groups[index][list].read(from: low, to: high) { document, weight in
                        group[document / 64] |= UInt64(weight > 0 ? 1 : 0) << UInt64(document % 64)
                    }
                }
            }
            var isEmpty = true
            for place in words.indices {
                words[place] &= group[place]
                if words[place] != 0 { isEmpty = false }
            }
            if isEmpty { return 0 }
        }
        return words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// Whether a document of the window, counted from its first, is allowed.
    func allows(_ document: Int) -> Bool { words[document / 64] >> UInt64(document % 64) & 1 == 1 }

    /// Calls `body` with each allowed document of the window, counted from its first.
    func forEachAllowed(_ body: (Int) -> Void) {
        for place in words.indices {
            var word = words[place]
            while word != 0 {
                body(place * 64 + word.trailingZeroBitCount)
                word &= word &- 1
            }
        }
    }
}
