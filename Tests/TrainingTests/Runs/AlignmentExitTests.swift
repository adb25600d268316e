import Testing
import Training

@Suite struct AlignmentExitTests {
    @Test(arguments: AlignmentExit.allCases) func aVerdictIsKnownByTheStatus(exit: AlignmentExit) {
        #expect(AlignmentExit(status: exit.status) == exit)
    }

    @Test(arguments: [-1, 1, 64, 128 + 9] as [Int32]) func anyOtherStatusIsAFailure(status: Int32) {
        #expect(AlignmentExit(status: status) == nil)
    }
}
