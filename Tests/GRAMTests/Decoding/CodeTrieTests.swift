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

    /// Short codes that share nearly everything, and long ones that share their first tokens at most; first more come than
    /// go, then the other way round.
    @Test(arguments: [(tokens: Int32(4), longest: 4), (tokens: 30, longest: 9)])
    func randomChangesAgreeWithAPlainDictionary(tokens: Int32, longest: Int) {
        let trie = CodeTrie()
        var uses: [[Int32]: Int] = [:]
        var codes: [[Int32]] = []
        var generator = SplitMix64(seed: 8)
        for comes in [0.8, 0.1] {
            for _ in 0..<10_000 {
                if Double.random(in: 0..<1, using: &generator) < comes {
                    let code = (0..<Int.random(in: 1...longest, using: &generator)).map { _ in
                        Int32.random(in: 0..<tokens, using: &generator)
                    }
                    trie.insert(code)
                    uses[code, default: 0] += 1
                    codes.append(code)
                } else if let code = codes.randomElement(using: &generator) {
                    #expect(trie.remove(code) == (uses[code] != nil))
                    if let count = uses[code] { uses[code] = count > 1 ? count - 1 : nil }
                }
            }
            #expect(trie.count == uses.count)
            var following: [[Int32]: Set<Int32>] = [:]
            for code in uses.keys {
                for length in code.indices { following[Array(code[..<length]), default: []].insert(code[length]) }
            }
            // Also what is no code any more, and what comes behind one.
            for prefix in Set(following.keys).union(codes).union(codes.map { $0 + [0] }) {
                let expected = following[prefix] ?? []
                let found = trie.continuations(of: prefix[...])
                #expect(found.tokens.count == expected.count)
                #expect(Set(found.tokens) == expected)
                #expect(found.isCode == (uses[prefix] != nil))
                #expect(trie.contains(prefix) == (uses[prefix] != nil))
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
