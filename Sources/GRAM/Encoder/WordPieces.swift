/// The pieces of words, found by their characters one after the other.
struct WordPieces: Sendable {
    private static let continuation = "##"
    /// Nodes at which pieces begin: those that begin a word, and those that go on with one.
    private static let starts: (word: Int32, rest: Int32) = (0, 1)

    /// The node behind a node and a character.
    private var children: [UInt64: Int32] = [:]
    /// The piece that ends at each node, or none.
    private var tokens: [Int32] = [-1, -1]

    private static func edge(_ node: Int32, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(node) << 32 | UInt64(scalar.value)
    }

    /// Adds a token of the vocabulary; those that go on with a word begin with `##`.
    mutating func add(_ token: String, _ id: Int32) {
        var node = Self.starts.word
        var scalars = token.unicodeScalars[...]
        // Of "##" itself nothing would be left.
        if scalars.starts(with: Self.continuation.unicodeScalars), scalars.count > Self.continuation.count {
            node = Self.starts.rest
            scalars = scalars.dropFirst(Self.continuation.count)
        }
        for scalar in scalars {
            let edge = Self.edge(node, scalar)
            if let child = children[edge] {
                node = child
            } else {
                node = Int32(tokens.count)
                children[edge] = node
                tokens.append(-1)
            }
        }
        tokens[Int(node)] = id
    }

    /// Adds the longest piece from the start of a word on, then the longest of the rest, and so on.
    /// - Returns: false where no piece fits at some place; then the tokens that were added are of no use.
    func append(_ word: [Unicode.Scalar], to found: inout [Int32]) -> Bool {
        var start = 0
        while start < word.count {
            var node = start == 0 ? Self.starts.word : Self.starts.rest
            var longest: (end: Int, token: Int32)?
            for place in start..<word.count {
                guard let child = children[Self.edge(node, word[place])] else { break }
                node = child
                if tokens[Int(node)] >= 0 { longest = (place + 1, tokens[Int(node)]) }
            }
            guard let longest else { return false }
            found.append(longest.token)
            start = longest.end
        }
        return true
    }
}
