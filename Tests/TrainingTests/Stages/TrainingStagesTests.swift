import Testing

@testable import Training

@Suite struct TrainingStagesTests {
    @Test func allStagesTogetherAreTheRun() {
        #expect(TrainingStages().steps(of: 100) == (40, 45, 15))
    }

    @Test func fineTuningOnClicksAndCatalogueGetsTheStepsOfStagesLeftOut() {
        #expect(TrainingStages(coTraining: false).steps(of: 100) == (40, 45, 15))
        #expect(TrainingStages(coAlignment: false).steps(of: 100) == (40, 60, 0))
        #expect(TrainingStages(coTraining: false, coAlignment: false).steps(of: 100) == (40, 60, 0))
    }

    @Test func orTheRunIsShorterByThem() {
        #expect(TrainingStages(coTraining: false, fillsUp: false).steps(of: 100) == (40, 0, 15))
        #expect(TrainingStages(coAlignment: false, fillsUp: false).steps(of: 100) == (40, 45, 0))
        #expect(TrainingStages(coTraining: false, coAlignment: false, fillsUp: false).steps(of: 100) == (40, 0, 0))
    }

    @Test func whatFewClicksLeaveGoesToCoTraining() {
        #expect(TrainingStages().steps(of: 100, fineTuning: 8) == (8, 77, 15))
        #expect(TrainingStages(coTraining: false, fillsUp: false).steps(of: 100, fineTuning: 8) == (8, 0, 15))
        #expect(TrainingStages().steps(of: 100, fineTuning: 70) == (40, 45, 15))
    }

    @Test func theShortestRunStillFineTunes() {
        for stages in [TrainingStages(), TrainingStages(coTraining: false, coAlignment: false, fillsUp: false)] {
            #expect(stages.steps(of: 1).fineTuning == 1)
            #expect(stages.steps(of: 100, fineTuning: 0).fineTuning == 1)
        }
    }
}
