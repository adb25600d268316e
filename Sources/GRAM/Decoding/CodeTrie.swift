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
        var children: UInt32 = 0
    }

    /// Nodes live in one array; freed ones are linked through `next`.
    private struct State {
        var nodes = [Node(token: -1, parent: none)]
        var children: [UInt64: UInt32] = [:]
        var firstFree = none
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
            while node != 0, state.nodes[Int(node)].count == 0, state.nodes[Int(node)].children == 0 {
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
            tokens.reserveCapacity(Int(found.children))
            var child = found.firstChild
            while child != Self.none {
                tokens.append(state.nodes[Int(child)].token)
                child = state.nodes[Int(child)].next
            }
            return Continuations(tokens: tokens, isCode: found.count > 0)
        }
    }

    private static func key(_ node: UInt32, _ token: Int32) -> UInt64 {
        UInt64(node) << 32 | UInt64(UInt32(bitPattern: token))
    }

    private static func child(of node: UInt32, _ token: Int32, in state: borrowing State) -> UInt32? {
        state.children[key(node, token)]
    }

    private static func find(_ tokens: ArraySlice<Int32>, in state: borrowing State) -> UInt32? {
        var node: UInt32 = 0
        for token in tokens {
            guard let child = state.children[key(node, token)] else { return nil }
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
            state.nodes.append(node)
        }
        if first != none { state.nodes[Int(first)].previous = index }
        state.nodes[Int(parent)].firstChild = index
        state.nodes[Int(parent)].children += 1
        state.children[key(parent, token)] = index
        return index
    }

    private static func unlink(_ index: UInt32, in state: inout State) {
        let node = state.nodes[Int(index)]
        if node.previous != none {
            state.nodes[Int(node.previous)].next = node.next
        } else {
            state.nodes[Int(node.parent)].firstChild = node.next
        }
        if node.next != none { state.nodes[Int(node.next)].previous = node.previous }
        state.nodes[Int(node.parent)].children -= 1
        state.children.removeValue(forKey: key(node.parent, node.token))
        state.nodes[Int(index)].next = state.firstFree
        state.firstFree = index
    }
}
