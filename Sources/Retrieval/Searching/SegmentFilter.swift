/// Which documents of a segment a filter allows, window by window.
struct SegmentFilter {
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
            // A range has many lists: what it excludes is left to the products that get in, unless that is most.
            let lists = classes.compactMap { segment.list(.facet($0)) }
            let others = groups.map { Self.postings($0) }.min() ?? segment.count / 2
            if Self.postings(lists) < others { groups.append(lists) }
        }
        guard groups.allSatisfy({ !$0.isEmpty }) else { return nil }
        groups.sort { Self.postings($0) < Self.postings($1) }
    }

    /// Whether there are documents that it excludes; otherwise prices alone are left to look at.
    var narrows: Bool { !groups.isEmpty }

    private static func postings(_ lists: [PostingList]) -> Int { lists.reduce(0) { $0 + $1.postings } }

    /// Moves to a window.
    /// - Returns: how many of its documents are allowed, at most.
    mutating func move(from low: Int, to high: Int) -> Int {
        var least = high - low
        for index in groups.indices {
            let count =
                index == 0
                ? Self.read(&groups[index], from: low, to: high, into: &words)
                : Self.read(&groups[index], from: low, to: high, into: &group)
            least = min(least, count)
            if count == 0 { return 0 }
            guard index > 0 else { continue }
            var union: UInt64 = 0
            for place in words.indices {
                words[place] &= group[place]
                union |= words[place]
            }
            if union == 0 { return 0 }
        }
        return least
    }

    /// Sets the bits of the documents in one of the lists.
    /// - Returns: how many postings there are.
    private static func read(
        _ lists: inout [PostingList], from low: Int, to high: Int, into words: inout [UInt64]
    ) -> Int {
        var count = 0
        words.withUnsafeMutableBufferPointer { words in
            words.update(repeating: 0)
            for index in lists.indices {
                lists[index].read(from: low, to: high) { document, weight in
                    words[document &>> 6] |= (weight > 0 ? 1 : 0) &<< UInt64(document & 63)
                    count &+= weight > 0 ? 1 : 0
                }
            }
        }
        return count
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
