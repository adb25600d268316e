import Synchronization

/// The codes that exist, as token sequences with live counts; any number of threads may read and change it.
///
/// Beams are looked up by their tokens at each step, so a code removed during a search simply ends its beams.
public final class CodeTrie: Sendable {
    /// What may follow a prefix.
    struct Continuations: Sendable, Equatable {
        /// Tokens that lead to at least one code, in no particular order.
        var tokens: [Int32]
        /// Whether the prefix is a code itself.
        var isCode: Bool
    }

    private struct Node {
        var token: Int32
        var parent: UInt32
        /// A child or, with ``mark``, where the tail begins; ``none`` without either.
        var below: UInt32 = none
        var next: UInt32 = none
        var previous: UInt32 = none
        /// Live insertions of the code that ends here, or behind the tail.
        var count: UInt32 = 0

        /// Where the tokens that a single code has after this node begin, with their number.
        var tail: Int? { below != none && below >= mark ? Int(below - mark) : nil }
    }

    /// Nodes live in one array; freed ones are linked through `next`. A large catalogue has millions of codes, most of which share
    /// no more than their first tokens with any other: a child is found through a table that holds nothing but places in this
    /// array, and tokens that lead to a single code are no nodes.
    private struct State {
        var nodes = [Node(token: -1, parent: none)]
        /// Open addressing with linear probing; a power of two of places, ``none`` where they are empty.
        var children = [UInt32](repeating: none, count: 16)
        /// Of each tail how many tokens it has, and the tokens.
        var tails: [Int32] = []
        /// How much of `tails` nothing leads to any more.
        var lostTails = 0
        var firstFree = none
        /// Nodes but for the root and freed ones.
        var childCount = 0
        var codeCount = 0
    }

    /// The end of a prefix: a node, and how many tokens of its tail.
    private struct Place {
        var node: UInt32
        var passed = 0
    }

    private static let none = UInt32.max
    private static let mark: UInt32 = 1 << 31
    private let state = Mutex(State())

    /// A trie without codes.
    public init() {}

    /// The number of different codes.
    public var count: Int { state.withLock { $0.codeCount } }

    /// Adds one use of a code.
    /// - Parameter tokens: without the end token; must not be empty.
    public func insert(_ tokens: [Int32]) {
        precondition(!tokens.isEmpty, "a code has at least one token")
        state.withLock { state in
            var node: UInt32 = 0
            var index = 0
            while index < tokens.count {
                if let tail = state.nodes[Int(node)].tail {
                    if Self.tail(tail, in: state).elementsEqual(tokens[index...]) {
                        state.nodes[Int(node)].count += 1
                        return
                    }
                    Self.expandTail(tail, of: node, in: &state)
                }
                if let child = Self.child(of: node, tokens[index], in: state) {
                    node = child
                    index += 1
                } else {
                    node = Self.addChild(of: node, tokens[index], to: &state)
                    Self.addTail(tokens[(index + 1)...], to: node, in: &state)
                    state.nodes[Int(node)].count = 1
                    state.codeCount += 1
                    return
                }
            }
            if let tail = state.nodes[Int(node)].tail { Self.expandTail(tail, of: node, in: &state) }
            if state.nodes[Int(node)].count == 0 { state.codeCount += 1 }
            state.nodes[Int(node)].count += 1
        }
    }

    /// Takes back one use of a code; with the last use the code is gone.
    /// - Returns: False if the code was not there.
    @discardableResult
    public func remove(_ tokens: [Int32]) -> Bool {
        state.withLock { state in
            guard let place = Self.find(tokens[...], in: state), Self.isCode(place, in: state) else { return false }
            var node = place.node
            state.nodes[Int(node)].count -= 1
            guard state.nodes[Int(node)].count == 0 else { return true }
            state.codeCount -= 1
            if let tail = state.nodes[Int(node)].tail {
                state.nodes[Int(node)].below = Self.none
                Self.loseTail(Int(state.tails[tail]) + 1, in: &state)
            }
            while node != 0, state.nodes[Int(node)].count == 0, state.nodes[Int(node)].below == Self.none {
                let parent = state.nodes[Int(node)].parent
                Self.unlink(node, in: &state)
                node = parent
            }
            return true
        }
    }

    /// Whether a code exists.
    func contains(_ tokens: [Int32]) -> Bool {
        state.withLock { state in
            Self.find(tokens[...], in: state).map { Self.isCode($0, in: state) } ?? false
        }
    }

    /// What may follow a prefix; nothing if no code begins with it.
    func continuations(of prefix: ArraySlice<Int32>) -> Continuations {
        state.withLock { state in
            guard let place = Self.find(prefix, in: state) else { return Continuations(tokens: [], isCode: false) }
            let isCode = Self.isCode(place, in: state)
            let found = state.nodes[Int(place.node)]
            if let tail = found.tail {
                return Continuations(
                    tokens: Array(Self.tail(tail, in: state).dropFirst(place.passed).prefix(1)), isCode: isCode)
            }
            var tokens: [Int32] = []
            var child = found.below
            while child != Self.none {
                tokens.append(state.nodes[Int(child)].token)
                child = state.nodes[Int(child)].next
            }
            return Continuations(tokens: tokens, isCode: isCode)
        }
    }

    /// Where the search for a child begins.
    private static func home(_ parent: UInt32, _ token: Int32, in children: [UInt32]) -> Int {
        let key = UInt64(parent) << 32 | UInt64(UInt32(bitPattern: token))
        return Int((key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (children.count - 1)
    }

    /// The place of a child, or the empty one where it would be.
    private static func place(of token: Int32, after parent: UInt32, in state: borrowing State) -> Int {
        var place = home(parent, token, in: state.children)
        while state.children[place] != none {
            let node = state.nodes[Int(state.children[place])]
            if node.parent == parent, node.token == token { break }
            place = (place + 1) & (state.children.count - 1)
        }
        return place
    }

    private static func child(of node: UInt32, _ token: Int32, in state: borrowing State) -> UInt32? {
        let child = state.children[place(of: token, after: node, in: state)]
        return child == none ? nil : child
    }

    private static func find(_ tokens: ArraySlice<Int32>, in state: borrowing State) -> Place? {
        var node: UInt32 = 0
        for index in tokens.indices {
            if let tail = state.nodes[Int(node)].tail {
                let rest = tokens[index...]
                return self.tail(tail, in: state).starts(with: rest) ? Place(node: node, passed: rest.count) : nil
            }
            guard let child = child(of: node, tokens[index], in: state) else { return nil }
            node = child
        }
        return Place(node: node)
    }

    private static func isCode(_ place: Place, in state: borrowing State) -> Bool {
        let node = state.nodes[Int(place.node)]
        return node.count > 0 && place.passed == node.tail.map { Int(state.tails[$0]) } ?? 0
    }

    // MARK: Tails

    private static func tail(_ place: Int, in state: borrowing State) -> ArraySlice<Int32> {
        state.tails[(place + 1)...(place + Int(state.tails[place]))]
    }

    private static func addTail(_ tokens: ArraySlice<Int32>, to node: UInt32, in state: inout State) {
        guard !tokens.isEmpty else { return }
        state.nodes[Int(node)].below = mark + UInt32(state.tails.count)
        state.tails.makeRoom(for: tokens.count + 1)
        state.tails.append(Int32(tokens.count))
        state.tails += tokens
    }

    /// Makes a tail's first token a child, which has the rest of it.
    private static func expandTail(_ place: Int, of node: UInt32, in state: inout State) {
        let rest = state.tails[place] - 1
        let count = state.nodes[Int(node)].count
        state.nodes[Int(node)].below = none
        state.nodes[Int(node)].count = 0
        let child = addChild(of: node, state.tails[place + 1], to: &state)
        state.nodes[Int(child)].count = count
        if rest > 0 {
            // The number stands where the child's token was.
            state.tails[place + 1] = rest
            state.nodes[Int(child)].below = mark + UInt32(place + 1)
        }
        loseTail(rest > 0 ? 1 : 2, in: &state)
    }

    /// Moves tails together once half of them is lost.
    private static func loseTail(_ count: Int, in state: inout State) {
        state.lostTails += count
        guard state.lostTails > 4_096, state.lostTails * 2 > state.tails.count else { return }
        var kept: [Int32] = []
        kept.reserveCapacity(state.tails.count - state.lostTails)
        for node in state.nodes.indices {
            guard let place = state.nodes[node].tail else { continue }
            state.nodes[node].below = mark + UInt32(kept.count)
            kept += state.tails[place...(place + Int(state.tails[place]))]
        }
        state.tails = kept
        state.lostTails = 0
    }

    // MARK: Nodes

    private static func addChild(of parent: UInt32, _ token: Int32, to state: inout State) -> UInt32 {
        let first = state.nodes[Int(parent)].below
        let node = Node(token: token, parent: parent, next: first)
        let index: UInt32
        if state.firstFree != none {
            index = state.firstFree
            state.firstFree = state.nodes[Int(index)].next
            state.nodes[Int(index)] = node
        } else {
            index = UInt32(state.nodes.count)
            state.nodes.makeRoom(for: 1)
            state.nodes.append(node)
        }
        if first != none { state.nodes[Int(first)].previous = index }
        state.nodes[Int(parent)].below = index
        state.childCount += 1
        if state.childCount * 4 > state.children.count * 3 { grow(&state) }
        state.children[place(of: token, after: parent, in: state)] = index
        return index
    }

    private static func grow(_ state: inout State) {
        let former = state.children
        state.children = [UInt32](repeating: none, count: former.count * 2)
        for child in former where child != none {
            let node = state.nodes[Int(child)]
            state.children[place(of: node.token, after: node.parent, in: state)] = child
        }
    }

    /// Empties a child's place and moves up what would not be found behind it any more.
    private static func forget(_ node: Node, in state: inout State) {
        let last = state.children.count - 1
        var gap = place(of: node.token, after: node.parent, in: state)
        var place = gap
        while true {
            place = (place + 1) & last
            let child = state.children[place]
            guard child != none else { break }
            let home = home(state.nodes[Int(child)].parent, state.nodes[Int(child)].token, in: state.children)
            // How far it is from its home, against how far the gap is from it.
            guard (place - home) & last >= (place - gap) & last else { continue }
            state.children[gap] = child
            gap = place
        }
        state.children[gap] = none
        state.childCount -= 1
    }

    private static func unlink(_ index: UInt32, in state: inout State) {
        let node = state.nodes[Int(index)]
        if node.previous != none {
            state.nodes[Int(node.previous)].next = node.next
        } else {
            state.nodes[Int(node.parent)].below = node.next
        }
        if node.next != none { state.nodes[Int(node.next)].previous = node.previous }
        forget(node, in: &state)
        state.nodes[Int(index)].next = state.firstFree
        state.firstFree = index
    }
}

extension Array {
    /// Grows by a quarter at least: what doubles is half empty for long.
    fileprivate mutating func makeRoom(for more: Int) {
        if count + more > capacity { reserveCapacity(count + Swift.max(more, count / 4 + 16)) }
    }
}
