import Randomness
import Testing

@testable import Simulation

@Suite struct ZipfSamplerTests {
    @Test func prefersLowRanksAndKeepsTheLimit() {
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
