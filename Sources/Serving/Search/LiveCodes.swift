import Codes
import Execution
import GRAM
import Synchronization

/// The codes of one generation that have live products, and the trie of them that queries are decoded among.
///
/// Changes that are already known change nothing. The work is done on a thread of its own: a large catalogue's codes take
/// seconds to become tokens.
actor LiveCodes {
    nonisolated let model: CodeModel
    nonisolated let trie: CodeTrie
    /// Those of typed codes, where the model writes them.
    nonisolated let typedTrie: CodeTrie
    private nonisolated let thread: DedicatedThread
    private nonisolated let appearances = Atomic<Int>(0)
    private nonisolated let known = Atomic<Bool>(false)
    /// Words, and typed codes where the model writes them: no model is trained to write phrases.
    private nonisolated let codes = Mutex<Set<String>>([])

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(model: CodeModel, thread: DedicatedThread) {
        self.model = model
        self.thread = thread
        trie = CodeTrie()
        typedTrie = CodeTrie()
    }

    /// Rises whenever codes have got their first product. Those that lose their last one find nothing, and need no new
    /// choice.
    nonisolated var version: Int { appearances.load(ordering: .acquiring) }

    /// Whether it has been told which codes have products; without, the model writes nothing for queries.
    nonisolated var areKnown: Bool { known.load(ordering: .acquiring) }

    /// Whether products have a code of one value.
    nonisolated func contains(_ code: String) -> Bool { codes.withLock { $0.contains(code) } }

    func update(appeared: some Sequence<String>, disappeared: some Sequence<String>) {
        var isNew = false
        for text in appeared {
            guard let code = Code(text), let trie = trie(of: code), codes.withLock({ $0.insert(text).inserted }) else {
                continue
            }
            if trie.insert(code, in: model.prompt) { isNew = true }
        }
        for text in disappeared where codes.withLock({ $0.remove(text) }) != nil {
            if let code = Code(text) { trie(of: code)?.remove(code, in: model.prompt) }
        }
        if isNew { appearances.wrappingAdd(1, ordering: .releasing) }
    }

    /// nil for codes that no query gets from the model.
    private func trie(of code: Code) -> CodeTrie? {
        switch code.kind {
        case .word: trie
        case .typed: model.writesTypedCodes ? typedTrie : nil
        case .phrase: nil
        }
    }

    /// Makes exactly these codes the live ones.
    /// - Parameter live: gone through once more where there are some already.
    func replace(with live: some Sequence<String>) {
        var gone = codes.withLock { $0 }
        if !gone.isEmpty { for code in live { gone.remove(code) } }
        update(appeared: live, disappeared: gone)
        known.store(true, ordering: .releasing)
    }
}
