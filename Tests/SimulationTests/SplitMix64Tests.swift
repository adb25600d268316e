import Testing

@testable import Simulation

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

    @Test func zipfPrefersLowRanksAndKeepsTheLimit() {
        var random = SplitMix64(seed: 3)
        let law = ZipfSampler(count: 1000, shift: 1)
        var counts = [Int](repeating: 0, count: 1000)
        for _ in 0..<50_000 { counts[law.sample(using: &random)] += 1 }
        #expect(counts[0] > counts[1] && counts[1] > counts[9] && counts[9] > counts[99])
        // 1/H(1000) = 13.4 % of the draws have rank zero.
        #expect((6200...7200).contains(counts[0]))
        for _ in 0..<1000 { #expect(law.sample(limit: 3, using: &random) < 3) }
    }
}
