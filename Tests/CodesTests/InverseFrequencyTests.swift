import Codes
import Foundation
import Testing

@Suite struct InverseFrequencyTests {
    @Test func rareCodesTellMore() {
        let values = (0...10).map { InverseFrequency.of($0, among: 10) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
        #expect(values.allSatisfy { $0 > 0 })
        #expect(abs(InverseFrequency.of(2, among: 10) - log(1 + 8.5 / 2.5)) < 1e-12)
    }

    @Test func aCountThatLagsBehindIsNoFault() {
        #expect(InverseFrequency.of(12, among: 10) == InverseFrequency.of(12, among: 12))
    }
}
