import Codes
import GRAM

/// The codes of one generation that have live products, and the trie of them that queries are decoded among.
///
/// Changes that are already known change nothing, so one may come from a refresh and from a notification.
actor LiveCodes {
    nonisolated let model: CodeModel
    nonisolated let trie = CodeTrie()
    /// Those of one value: no model is trained to write phrases.
    private var codes: Set<String> = []

    init(model: CodeModel) { self.model = model }

    func update(appeared: some Sequence<String>, disappeared: some Sequence<String>) {
        for code in appeared where !code.contains(Code.separator) && codes.insert(code).inserted {
            model.insert(code, into: trie)
        }
        for code in disappeared where codes.remove(code) != nil { model.remove(code, from: trie) }
    }

    /// Makes exactly these codes the live ones.
    func replace(with live: Set<String>) {
        update(appeared: live.subtracting(codes), disappeared: codes.subtracting(live))
    }
}
