import Monitoring
import Randomness
import Testing

@Suite struct BackoffTests {
    /// Gives the same bits again and again.
    private struct Constant: RandomNumberGenerator {
        let bits: UInt64
        func next() -> UInt64 { bits }
    }

    @Test func doublesUpToItsLimit() {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(1), random: Constant(bits: 0))
        let pauses = (0..<6).map { _ in backoff.next() }
        #expect(pauses == [50, 100, 200, 400, 500, 500].map { .milliseconds($0) })
        backoff.reset()
        #expect(backoff.next() == .milliseconds(50))
    }

    /// However long it takes: a doubling that overflowed would be a pause of nothing.
    @Test func staysAtItsLimit() {
        var backoff = Backoff(first: .milliseconds(1), longest: .seconds(3_600), random: Constant(bits: 0))
        let pauses = (0..<200).map { _ in backoff.next() }
        #expect(pauses == pauses.sorted())
        #expect(pauses[16...].allSatisfy { $0 == .milliseconds(32_768) })
    }

    @Test(arguments: 0..<20) func isBetweenHalfAndAllOfItsPause(seed: UInt64) {
        let generator = SplitMix64(seed: seed)
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(2), random: generator)
        var again = Backoff(first: .milliseconds(100), longest: .seconds(2), random: generator)
        var pauses: [Duration] = []
        for full in [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000] {
            let pause = backoff.next()
            #expect(pause >= .milliseconds(full) / 2 && pause <= .milliseconds(full))
            #expect(pause == again.next())
            pauses.append(pause / full)
        }
        // Instances that fail together don't come back together.
        #expect(Set(pauses).count > 4)
    }

    @Test func isSpreadWithoutBeingTold() {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(1))
        for full in [100, 200, 400, 800, 1_000] {
            let pause = backoff.next()
            #expect(pause >= .milliseconds(full) / 2 && pause <= .milliseconds(full))
        }
    }
}
