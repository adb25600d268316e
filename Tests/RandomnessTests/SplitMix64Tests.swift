import Randomness
import Testing

@Suite struct SplitMix64Tests {
    @Test func matchesTheReferenceSequence() {
        // The first outputs of the reference implementation for seed 1234567.
        var random = SplitMix64(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
        #expect(random.next() == 9_817_491_932_198_370_423)
    }

    @Test func numbersStayBelowTheBoundAndReachAll() {
        var random = SplitMix64(seed: 1)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { counts[random.below(10)] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }

    @Test func shufflingKeepsEveryElement() {
        var random = SplitMix64(seed: 2)
        var numbers = Array(0..<100)
        random.shuffle(&numbers)
        #expect(numbers != Array(0..<100))
        #expect(numbers.sorted() == Array(0..<100))
    }
}
