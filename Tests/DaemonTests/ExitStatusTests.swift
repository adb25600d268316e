import Daemon
import Testing
import Training

@Suite struct ExitStatusTests {
    @Test func everyStatusHasACodeOfItsOwn() {
        #expect(ExitStatus.allCases.map(\.code) == [0, 1, 2, 3])
    }

    @Test func whoStartsAnAlignmentRunReadsTheSameCodes() {
        #expect(AlignmentExit(status: ExitStatus.success.code) == .promoted)
        #expect(AlignmentExit(status: ExitStatus.refused.code) == .refused)
        #expect(AlignmentExit(status: ExitStatus.faultsFound.code) == nil)
        #expect(AlignmentExit(status: ExitStatus.unanswered.code) == nil)
    }
}
