/// Finds rows of words in texts in one pass, whatever their number.
///
/// Source: Aho and Corasick 1975, "Efficient string matching: an aid to bibliographic search". Its letters are words here,
/// so that what is found begins and ends where words do.
struct WordAutomaton: Sendable {
    /// A pattern in a text.
    struct Match: Equatable {
        /// Where its words stand.
        var words: Range<Int>
        /// The pattern's place among those that were given.
        var pattern: Int
    }

    /// [word]: its number.
    private var numbers: [String: Int32] = [:]
    /// [state and word's number]: the state behind it.
    private var transitions: [UInt64: Int32] = [:]
    /// [state]: where to go on when no word fits, the longest ending that begins a pattern too.
    private var failures: [Int32] = [0]
    /// [state]: the nearest state along ``failures``, itself included, that ends a pattern; 0 for none.
    private var endings: [Int32] = [0]
    /// [state]: the pattern that ends in it; -1 for none.
    private var patterns: [Int32] = [-1]
    /// [state]: words up to it.
    private var depths: [Int32] = [0]

    /// - Parameter patterns: of equal ones the first counts; empty ones are never found.
    init(_ patterns: [[String]]) {
        for (number, words) in patterns.enumerated() { insert(words, number: Int32(number)) }
        link()
    }

    /// What stands in a text without overlaps: what begins first, and of several that begin there the longest.
    /// - Complexity: O(words), times the words of the longest pattern at most.
    func leftmostLongest(in words: [String]) -> [Match] {
        // [where it begins]: the state that ends the longest pattern.
        var longest = [Int32](repeating: 0, count: words.count)
        var state: Int32 = 0
        for (end, word) in words.enumerated() {
            state = numbers[word].map { next(state, $0) } ?? 0
            var ending = endings[Int(state)]
            while ending != 0 {
                // Later ends are further to the right, so that the last one stays.
                longest[end + 1 - Int(depths[Int(ending)])] = ending
                ending = endings[Int(failures[Int(ending)])]
            }
        }
        var found: [Match] = []
        var start = 0
        while start < words.count {
            let ending = Int(longest[start])
            let length = Int(depths[ending])
            if ending != 0 { found.append(Match(words: start..<start + length, pattern: Int(patterns[ending]))) }
            start += max(length, 1)
        }
        return found
    }

    // MARK: Building

    private static func key(_ state: Int32, _ word: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: state)) << 32 | UInt64(UInt32(bitPattern: word))
    }

    private mutating func insert(_ words: [String], number: Int32) {
        var state: Int32 = 0
        for text in words {
            let word = numbers[text] ?? Int32(numbers.count)
            numbers[text] = word
            let key = Self.key(state, word)
            if let next = transitions[key] {
                state = next
            } else {
                let next = Int32(depths.count)
                depths.append(depths[Int(state)] + 1)
                failures.append(0)
                endings.append(0)
                patterns.append(-1)
                transitions[key] = next
                state = next
            }
        }
        if state != 0, patterns[Int(state)] < 0 { patterns[Int(state)] = number }
    }

    /// Links failures and endings, shorter beginnings first, since those of longer ones are found along them.
    private mutating func link() {
        let edges = transitions.map { (from: Int32($0 >> 32), word: Int32(truncatingIfNeeded: $0), to: $1) }
        for edge in edges.sorted(by: { depths[Int($0.to)] < depths[Int($1.to)] }) {
            let failure = edge.from == 0 ? 0 : next(failures[Int(edge.from)], edge.word)
            failures[Int(edge.to)] = failure
            endings[Int(edge.to)] = patterns[Int(edge.to)] >= 0 ? edge.to : endings[Int(failure)]
        }
    }

    private func next(_ state: Int32, _ word: Int32) -> Int32 {
        var state = state
        while true {
            if let next = transitions[Self.key(state, word)] { return next }
            if state == 0 { return 0 }
            state = failures[Int(state)]
        }
    }
}
