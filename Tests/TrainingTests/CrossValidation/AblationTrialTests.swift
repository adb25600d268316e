import Testing
import Training

@Suite struct AblationTrialTests {
    @Test func everyVariantIsMeasuredWithEachSeed() {
        let trials = AblationTrial.all(MethodVariant.papers, seeds: 2, from: 7)
        #expect(trials.map(\.seed) == [7, 7, 7, 8, 8, 8])
        #expect(trials.prefix(3).map(\.variant) == MethodVariant.papers)
        #expect("\(trials[4])" == "without co-training, seed 8")
    }

    @Test func aTrialChangesStagesAndSeedOnly() {
        let options = AblationTrial.all([.withoutBoth], seeds: 1, from: 3)[0].options(
            TrainingRun.Options(steps: 12, seed: 1))
        #expect(options.stages == TrainingStages(coTraining: false, coAlignment: false, fillsUp: false))
        #expect(options.seed == 3 && options.steps == 12)
    }
}
