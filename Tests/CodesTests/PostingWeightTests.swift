import Codes
import Testing

@Suite struct PostingWeightTests {
    @Test(
        arguments: [
            (1, 100), (0.4, 40), (0, 1), (-3, 1), (0.001, 1), (0.0149, 1), (0.0151, 2), (2.55, 255), (9, 255),
            (.nan, 1),
            (.infinity, 255),
        ] as [(Float, UInt8)])
    func isTheNearestStep(weight: Float, steps: UInt8) {
        #expect(PostingWeight(weight).steps == steps)
    }

    @Test func hasAValue() {
        #expect(PostingWeight(steps: 40)?.value == 0.4)
        #expect(PostingWeight(steps: 0) == nil)
        #expect(PostingWeight(0.4) < PostingWeight(1))
    }
}
