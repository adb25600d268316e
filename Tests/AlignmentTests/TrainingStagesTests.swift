import Testing

@testable import Alignment

@Suite struct TrainingStagesTests {
    @Test func fineTuningGetsTheStepsOfStagesLeftOut() {
        let whole = TrainingStages().steps(of: 100)
        #expect(whole == (40, 45, 15))
        #expect(TrainingStages(coTraining: false).steps(of: 100) == (85, 0, 15))
        #expect(TrainingStages(coTraining: false, coAlignment: false).steps(of: 100) == (100, 0, 0))
    }

    @Test func orTheRunIsShorterByThem() {
        #expect(TrainingStages(coTraining: false, fillsUp: false).steps(of: 100) == (40, 0, 15))
        #expect(TrainingStages(coTraining: false, coAlignment: false, fillsUp: false).steps(of: 100) == (40, 0, 0))
    }

    @Test func theShortestRunStillFineTunes() {
        for stages in [TrainingStages(), TrainingStages(coTraining: false, coAlignment: false, fillsUp: false)] {
            #expect(stages.steps(of: 1).fineTuning == 1)
        }
    }
}
