import Daemon
import Testing
import Training

@Suite struct ExitStatusTests {
    @Test func everyStatusHasACodeOfItsOwn() {
        #expect(ExitStatus.allCases.map(\.code) == [0, 1, 2, 64, 65, 66, 69, 70, 74, 75, 78])
    }

    @Test func whoStartsAnAlignmentRunReadsTheSameCodes() {
        #expect(AlignmentExit(status: ExitStatus.success.code) == .promoted)
        #expect(AlignmentExit(status: ExitStatus.refused.code) == .refused)
        for status in ExitStatus.allCases where status != .success && status != .refused {
            #expect(AlignmentExit(status: status.code) == nil)
        }
    }
}
