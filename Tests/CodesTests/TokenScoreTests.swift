import Codes
import Foundation
import Testing

@Suite struct TokenScoreTests {
    private func value(_ score: TokenScore, _ query: [Double], _ product: [Double]) -> Double {
        score.value(query: query.map { Float(log($0)) }, product: product.map { Float(log($0)) })
    }

    @Test func followsTheFormula() {
        let expected = -(0.6 * log(1.2 / 0.8) + 0.2 * log(0.4 / 0.8))
        #expect(abs(value(.printed, [0.6], [0.2]) - expected) < 1e-6)
        #expect(abs(value(.withConfidence, [0.6], [0.2]) - (0.8 * log(2) + expected)) < 1e-6)
        // Tokens add up.
        #expect(abs(value(.printed, [0.6, 0.5], [0.2, 0.5]) - expected) < 1e-6)
        #expect(value(.printed, [], []) == 0)
    }

    @Test func onlyTheFormWithConfidenceTellsSureFromUnsure() {
        #expect(abs(value(.printed, [0.9], [0.9]) - value(.printed, [0.01], [0.01])) < 1e-6)
        #expect(value(.withConfidence, [0.9], [0.9]) > value(.withConfidence, [0.01], [0.01]) + 1)
    }

    @Test func whatTheOtherSideNeverWritesIsNoTrap() {
        #expect(TokenScore.printed.value(query: [-.infinity], product: [0]) == -log(2))
        #expect(TokenScore.printed.value(query: [-.infinity], product: [-.infinity]) == 0)
    }
}
