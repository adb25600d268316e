import Codes
import GRAM
import Testing

@testable import Serving

@Suite struct GeneratedCodeCacheTests {
    private let start = ContinuousClock.now

    private func codes(_ text: String) -> WrittenQuery {
        WrittenQuery(
            codes: [GeneratedCode(code: Code(text)!, logProbability: -0.5)],
            vector: QueryVector([0.6, 0.8] as [Float]))
    }

    private func key(_ query: String, _ generation: Int64 = 1) -> GeneratedCodeCache.Key {
        GeneratedCodeCache.Key(generation: generation, query: query)
    }

    @Test func keepsWhatIsAskedForAndNoMoreThanItsCapacity() {
        let cache = GeneratedCodeCache(capacity: 10)
        for number in 0..<100 {
            cache.store(codes("c\(number)"), for: key("q\(number)"), version: 0)
            #expect(cache.written(for: key("q0"), version: 0) == codes("c0"))
            #expect(cache.count <= 10)
        }
        #expect(cache.written(for: key("q99"), version: 0) == codes("c99"))
        #expect(cache.written(for: key("q50"), version: 0) == nil)
    }

    @Test func codesOfAnOlderSetServeForALittleWhile() {
        let cache = GeneratedCodeCache(capacity: 10)
        cache.store(codes("lamp"), for: key("a"), version: 3, at: start)
        let soon = start + GeneratedCodeCache.tolerance - .milliseconds(1)
        let later = start + GeneratedCodeCache.tolerance
        #expect(cache.written(for: key("a"), version: 4, at: soon) == codes("lamp"))
        #expect(cache.written(for: key("a"), version: 4, at: later) == nil)
        #expect(cache.written(for: key("a"), version: 3, at: later + .seconds(3_600)) == codes("lamp"))
    }

    @Test func generationsDoNotMix() {
        let cache = GeneratedCodeCache(capacity: 10)
        cache.store(codes("lamp"), for: key("a", 1), version: 0)
        cache.store(codes("sofa"), for: key("a", 2), version: 0)
        #expect(cache.written(for: key("a", 1), version: 0) == codes("lamp"))
        cache.keep(only: [2])
        #expect(cache.written(for: key("a", 1), version: 0) == nil)
        #expect(cache.written(for: key("a", 2), version: 0) == codes("sofa"))
    }

    @Test func longQueriesAreNotKept() {
        let cache = GeneratedCodeCache(capacity: 10)
        let long = String(repeating: "a", count: GeneratedCodeCache.longestQuery + 1)
        cache.store(codes("lamp"), for: key(long), version: 0)
        #expect(cache.written(for: key(long), version: 0) == nil)
        let none = GeneratedCodeCache(capacity: 0)
        none.store(codes("lamp"), for: key("a"), version: 0)
        #expect(none.count == 0)
    }
}
