import Testing

@testable import Training

@Suite struct TrainingStagesTests {
    @Test func allStagesTogetherAreTheRun() {
        #expect(TrainingStages().steps(of: 100) == .init(fineTuning: 40, coTraining: 45, coAlignment: 15))
    }

    @Test func fineTuningOnClicksAndCatalogueGetsTheStepsOfStagesLeftOut() {
        #expect(
            TrainingStages(coTraining: false).steps(of: 100) == .init(fineTuning: 40, coTraining: 45, coAlignment: 15))
        #expect(
            TrainingStages(coAlignment: false).steps(of: 100) == .init(fineTuning: 40, coTraining: 60, coAlignment: 0))
        #expect(
            TrainingStages(coTraining: false, coAlignment: false).steps(of: 100)
                == .init(fineTuning: 40, coTraining: 60, coAlignment: 0))
    }

    @Test func orTheRunIsShorterByThem() {
        #expect(
            TrainingStages(coTraining: false, fillsUp: false).steps(of: 100)
                == .init(fineTuning: 40, coTraining: 0, coAlignment: 7))
        #expect(
            TrainingStages(coAlignment: false, fillsUp: false).steps(of: 100)
                == .init(fineTuning: 40, coTraining: 45, coAlignment: 0))
        #expect(
            TrainingStages(coTraining: false, coAlignment: false, fillsUp: false).steps(of: 100)
                == .init(fineTuning: 40, coTraining: 0, coAlignment: 0))
    }

    @Test func whatFewClicksLeaveGoesToCoTraining() {
        #expect(TrainingStages().steps(of: 100, fineTuning: 8) == .init(fineTuning: 8, coTraining: 77, coAlignment: 15))
        #expect(
            TrainingStages(coTraining: false, fillsUp: false).steps(of: 100, fineTuning: 8)
                == .init(fineTuning: 8, coTraining: 0, coAlignment: 1))
        #expect(
            TrainingStages().steps(of: 100, fineTuning: 70) == .init(fineTuning: 40, coTraining: 45, coAlignment: 15))
    }

    @Test func theShortestRunStillFineTunes() {
        for stages in [TrainingStages(), TrainingStages(coTraining: false, coAlignment: false, fillsUp: false)] {
            #expect(stages.steps(of: 1).fineTuning == 1)
            #expect(stages.steps(of: 100, fineTuning: 0).fineTuning == 1)
        }
    }
}
