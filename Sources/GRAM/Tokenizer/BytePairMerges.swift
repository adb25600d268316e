/// The merges of a byte-pair encoding (Sennrich et al., 2016, arXiv 1508.07909): which two neighbouring tokens become
/// which, and in what order.
struct BytePairMerges: Sendable {
    private struct Merge {
        /// Lower ranks are merged first.
        var rank: Int32
        var token: Int32
    }

    private struct Candidate {
        var rank: Int32
        var position: Int32
        var token: Int32

        static func < (first: Candidate, second: Candidate) -> Bool {
            (first.rank, first.position) < (second.rank, second.position)
        }
    }

    private var merges: [UInt64: Merge] = [:]

    init(capacity: Int) { merges.reserveCapacity(capacity) }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Adds a merge; of a pair that comes twice the later one counts.
    mutating func add(_ left: Int32, _ right: Int32, rank: Int32, token: Int32) {
        merges[Self.key(left, right)] = Merge(rank: rank, token: token)
    }

    /// Merges the tokens of one word as far as they can be: of the pairs with the lowest rank the leftmost first.
    ///
    /// Takes n · log n steps for n tokens, so that no text, however made, is slow.
    func merged(_ word: [Int32]) -> [Int32] {
        guard word.count > 1 else { return word }
        var tokens = word
        // Neighbours that are still there; a token that went into its left neighbour is -1.
        var previous = word.indices.map { $0 - 1 }
        var next = word.indices.map { $0 + 1 }
        var candidates = Heap()
        func propose(_ left: Int, _ right: Int) {
            if let merge = merges[Self.key(tokens[left], tokens[right])] {
                candidates.insert(Candidate(rank: merge.rank, position: Int32(left), token: merge.token))
            }
        }
        for index in 1..<word.count { propose(index - 1, index) }
        while let candidate = candidates.popFirst() {
            let left = Int(candidate.position)
            let right = next[left]
            // Its tokens may have gone into others meanwhile.
            guard tokens[left] >= 0, right < word.count,
                merges[Self.key(tokens[left], tokens[right])]?.token == candidate.token
            else { continue }
            tokens[left] = candidate.token
            tokens[right] = -1
            next[left] = next[right]
            if next[left] < word.count {
                previous[next[left]] = left
                propose(left, next[left])
            }
            if previous[left] >= 0 { propose(previous[left], left) }
        }
        return tokens.filter { $0 >= 0 }
    }

    /// A binary heap, the first candidate at its top.
    private struct Heap {
        private var items: [Candidate] = []

        mutating func insert(_ item: Candidate) {
            items.append(item)
            var child = items.count - 1
            while child > 0, items[child] < items[(child - 1) / 2] {
                items.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }

        mutating func popFirst() -> Candidate? {
            guard let last = items.popLast() else { return nil }
            guard let first = items.first else { return last }
            items[0] = last
            var parent = 0
            while 2 * parent + 1 < items.count {
                var child = 2 * parent + 1
                if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
                guard items[child] < items[parent] else { break }
                items.swapAt(parent, child)
                parent = child
            }
            return first
        }
    }
}
