import Codes
import Testing

@Suite struct ProbabilityCalibrationTests {
    /// So many of a hundred codes of a probability are right.
    private func examples(_ right: [(probability: Double, count: Int)]) -> [(probability: Double, isRight: Bool)] {
        right.flatMap { item in (0..<100).map { (item.probability, $0 < item.count) } }
    }

    @Test func saysHowOftenCodesOfAProbabilityAreRight() throws {
        let calibration = try #require(ProbabilityCalibration(examples([(0.5, 80), (0.01, 10)])))
        #expect(abs(calibration.chance(0.5) - 0.8) < 0.03)
        #expect(abs(calibration.chance(0.01) - 0.1) < 0.03)
        #expect(calibration.chance(0.1) > calibration.chance(0.05))
        #expect(calibration.chance(0) >= 0 && calibration.chance(1) <= 1)
    }

    @Test func aSurePartIsNoFault() throws {
        let calibration = try #require(ProbabilityCalibration(examples([(0.9, 100), (0.001, 0)])))
        #expect(calibration.chance(0.9) > 0.9 && calibration.chance(0.001) < 0.1)
    }

    @Test func nothingIsToldByAFewOrByWhatSaysTheOpposite() {
        #expect(ProbabilityCalibration([]) == nil)
        #expect(ProbabilityCalibration(examples([(0.5, 100)])) == nil)
        #expect(ProbabilityCalibration(examples([(0.5, 10), (0.01, 80)])) == nil)
    }
}
