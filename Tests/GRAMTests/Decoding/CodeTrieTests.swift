import Randomness
import Testing

@testable import GRAM

@Suite struct CodeTrieTests {
    @Test func codesLiveUntilTheirLastUseIsTakenBack() {
        let trie = CodeTrie()
        trie.insert([5, 6])
        trie.insert([5, 6])
        trie.insert([5, 6, 7])
        #expect(trie.count == 2)
        #expect(trie.remove([5, 6]))
        #expect(trie.contains([5, 6]))
        #expect(trie.remove([5, 6]))
        #expect(!trie.contains([5, 6]))
        #expect(!trie.remove([5, 6]))
        #expect(!trie.remove([9]))
        #expect(trie.continuations(of: [5]) == .init(tokens: [6], isCode: false))
        #expect(trie.remove([5, 6, 7]))
        #expect(trie.continuations(of: []) == .init(tokens: [], isCode: false))
        #expect(trie.count == 0)
    }

    @Test func randomChangesAgreeWithAPlainDictionary() {
        let trie = CodeTrie()
        var uses: [[Int32]: Int] = [:]
        var generator = SplitMix64(seed: 8)
        for _ in 0..<5_000 {
            let code = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                Int32.random(in: 0..<4, using: &generator)
            }
            if Bool.random(using: &generator) {
                trie.insert(code)
                uses[code, default: 0] += 1
            } else {
                #expect(trie.remove(code) == (uses[code] != nil))
                if let count = uses[code] { uses[code] = count > 1 ? count - 1 : nil }
            }
        }
        #expect(trie.count == uses.count)
        for length in 0...3 {
            for prefix in uses.keys.map({ Array($0.prefix(length)) }) where prefix.count == length {
                let expected = Set(uses.keys.filter { $0.count > length && $0.starts(with: prefix) }.map { $0[length] })
                let found = trie.continuations(of: prefix[...])
                #expect(found.tokens.count == expected.count)
                #expect(Set(found.tokens) == expected)
                #expect(found.isCode == (uses[prefix] != nil))
            }
        }
    }

    @Test func manyThreadsMayChangeItAtOnce() async {
        let trie = CodeTrie()
        await withTaskGroup { group in
            for worker in 0..<4 {
                group.addTask {
                    for number in Int32(0)..<2_000 {
                        trie.insert([number % 50, Int32(worker), number])
                        if number % 2 == 0 { trie.remove([number % 50, Int32(worker), number]) }
                    }
                }
            }
        }
        #expect(trie.count == 4_000)
    }
}
