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
        var firstChild: UInt32 = none
        var next: UInt32 = none
        var previous: UInt32 = none
        /// Live insertions of this very code.
        var count: UInt32 = 0
    }

    /// Nodes live in one array; freed ones are linked through `next`. A large catalogue has millions of them, so a child is
    /// found through a table that holds nothing but places in this array.
    private struct State {
        var nodes = [Node(token: -1, parent: none)]
        /// Open addressing with linear probing; a power of two of places, ``none`` where they are empty.
        var children = [UInt32](repeating: none, count: 16)
        var firstFree = none
        /// Nodes but for the root and freed ones.
        var childCount = 0
        var codeCount = 0
    }

    private static let none = UInt32.max
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
            for token in tokens {
                node = Self.child(of: node, token, in: state) ?? Self.addChild(of: node, token, to: &state)
            }
            if state.nodes[Int(node)].count == 0 { state.codeCount += 1 }
            state.nodes[Int(node)].count += 1
        }
    }

    /// Takes back one use of a code; with the last use the code is gone.
    /// - Returns: False if the code was not there.
    @discardableResult
    public func remove(_ tokens: [Int32]) -> Bool {
        state.withLock { state in
            guard var node = Self.find(tokens[...], in: state), state.nodes[Int(node)].count > 0 else { return false }
            state.nodes[Int(node)].count -= 1
            guard state.nodes[Int(node)].count == 0 else { return true }
            state.codeCount -= 1
            while node != 0, state.nodes[Int(node)].count == 0, state.nodes[Int(node)].firstChild == Self.none {
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
            Self.find(tokens[...], in: state).map { state.nodes[Int($0)].count > 0 } ?? false
        }
    }

    /// What may follow a prefix; nothing if no code begins with it.
    func continuations(of prefix: ArraySlice<Int32>) -> Continuations {
        state.withLock { state in
            guard let node = Self.find(prefix, in: state) else { return Continuations(tokens: [], isCode: false) }
            let found = state.nodes[Int(node)]
            var tokens: [Int32] = []
            var child = found.firstChild
            while child != Self.none {
                tokens.append(state.nodes[Int(child)].token)
                child = state.nodes[Int(child)].next
            }
            return Continuations(tokens: tokens, isCode: found.count > 0)
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

    private static func find(_ tokens: ArraySlice<Int32>, in state: borrowing State) -> UInt32? {
        var node: UInt32 = 0
        for token in tokens {
            guard let child = child(of: node, token, in: state) else { return nil }
            node = child
        }
        return node
    }

    private static func addChild(of parent: UInt32, _ token: Int32, to state: inout State) -> UInt32 {
        let first = state.nodes[Int(parent)].firstChild
        let node = Node(token: token, parent: parent, next: first)
        let index: UInt32
        if state.firstFree != none {
            index = state.firstFree
            state.firstFree = state.nodes[Int(index)].next
            state.nodes[Int(index)] = node
        } else {
            index = UInt32(state.nodes.count)
            // By a quarter: what doubles is half empty for long.
            if state.nodes.count == state.nodes.capacity { state.nodes.reserveCapacity(state.nodes.count * 5 / 4 + 16) }
            state.nodes.append(node)
        }
        if first != none { state.nodes[Int(first)].previous = index }
        state.nodes[Int(parent)].firstChild = index
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
            state.nodes[Int(node.parent)].firstChild = node.next
        }
        if node.next != none { state.nodes[Int(node.next)].previous = node.previous }
        forget(node, in: &state)
        state.nodes[Int(index)].next = state.firstFree
        state.firstFree = index
    }
}
