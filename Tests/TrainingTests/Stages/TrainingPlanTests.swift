import Testing

@testable import Training

/// What a training would do, without a model.
@Suite struct TrainingPlanTests {
    /// Of 100 steps and 300 clicked queries: (15, 70, 15) where nothing is left out.
    private func plan(
        _ stages: TrainingStages = TrainingStages(), steps: Int = 100, clickedQueries: Int = 300,
        reached: TrainingCheckpoint.Stage? = nil
    ) -> TrainingPlan {
        TrainingPlan(
            stages: stages, totalSteps: steps, batchSize: 100, clickedQueries: clickedQueries, reached: reached)
    }

    private func phases(_ plan: TrainingPlan) -> [TrainingPlan.Phase] {
        plan.actions.compactMap { action in
            guard case .train(let phase) = action else { return nil }
            return phase
        }
    }

    private func saved(_ plan: TrainingPlan) -> [TrainingCheckpoint.Stage] {
        plan.actions.compactMap { action in
            guard case .save(let stage) = action else { return nil }
            return stage
        }
    }

    /// Every combination of stages, of a log with and without clicks, and of long and short runs.
    private static let runs: [(stages: TrainingStages, clickedQueries: Int, steps: Int)] = {
        let choices = [true, false]
        let stages = choices.flatMap { coTraining in
            choices.flatMap { coAlignment in
                choices.map { TrainingStages(coTraining: coTraining, coAlignment: coAlignment, fillsUp: $0) }
            }
        }
        return stages.flatMap { stages in
            [0, 1, 300, 100_000].flatMap { queries in [1, 2, 7, 100, 5_000].map { (stages, queries, $0) } }
        }
    }()

    @Test func aWholeRunGoesThroughAllStages() {
        let plan = plan()
        #expect(plan.length == 100)
        #expect(
            plan.actions == [
                .save(.started),
                .train(.init(name: "fine-tuning", steps: 15, mix: .clicks(queryCount: 300, exampleCount: 1_500))),
                .save(.fineTuned),
                .addCoTrainingTargets(texts: 1_750, savedAfter: nil),
                .train(
                    .init(
                        name: "co-training", steps: 70, mix: .catalogue(queryCount: 300, exampleCount: 10_000),
                        isOpenEnded: true)),
                .save(.coTrained),
                .makePairs(clicks: 240),
                .train(
                    .init(name: "co-alignment", steps: 15, mix: .catalogue(queryCount: 300, exampleCount: 10_000))),
                .save(.coAligned),
            ])
    }

    @Test func withoutClicksTheCatalogueIsAllThereIs() {
        let plan = plan(clickedQueries: 0)
        let catalogue = ExampleMix.catalogue(queryCount: 0, exampleCount: 10_000)
        #expect(
            plan.actions == [
                .save(.started), .train(.init(name: "fine-tuning", steps: 40, mix: catalogue)), .save(.fineTuned),
                .addCoTrainingTargets(texts: 1_500, savedAfter: nil),
                .train(.init(name: "co-training", steps: 60, mix: catalogue, isOpenEnded: true)), .save(.coTrained),
            ])
    }

    @Test func fineTuningTakesThePlaceOfCoTrainingOrTheRunIsShorter() {
        let filled = plan(TrainingStages(coTraining: false))
        #expect(phases(filled).map(\.name) == ["fine-tuning", "fine-tuning", "co-alignment"])
        #expect(phases(filled).map(\.steps) == [15, 70, 15])
        #expect(filled.length == 100)
        let shorter = plan(TrainingStages(coTraining: false, fillsUp: false))
        #expect(phases(shorter).map(\.name) == ["fine-tuning", "co-alignment"])
        // Alignment's part of so few steps.
        #expect(phases(shorter).map(\.steps) == [15, 3] && shorter.length == 18)
        for plan in [filled, shorter] {
            #expect(
                !plan.actions.contains { action in
                    if case .addCoTrainingTargets = action { true } else { false }
                })
        }
    }

    @Test func aRunThatWasKilledGoesOnAfterItsLastStage() {
        let whole = plan().actions
        #expect(plan(reached: .started).actions == [.restore(.started)] + whole.dropFirst())
        #expect(plan(reached: .fineTuned).actions == [.restore(.fineTuned)] + whole.dropFirst(3))
        // Co-alignment's examples have the targets that the fine-tuned model found.
        #expect(
            plan(reached: .coTrained).actions == [
                .restore(.coTrained), .addCoTrainingTargets(texts: 1_750, savedAfter: .fineTuned),
            ] + whole.dropFirst(6))
        #expect(plan(reached: .coAligned).actions == [.restore(.coAligned)])
        let toTake = [nil, .started, .fineTuned, .coTrained, .coAligned].map { plan(reached: $0).stepsToTake }
        #expect(toTake == [100, 100, 85, 15, 0])
    }

    @Test func nothingIsCodedForAStageThatIsOver() {
        let plan = plan(TrainingStages(coAlignment: false), reached: .coTrained)
        #expect(plan.actions == [.restore(.coTrained)])
        #expect(!plan.writesCodes)
    }

    @Test func onlyAModelThatWritesCodesNeedsTheLiveOnes() {
        #expect(plan().writesCodes && plan(TrainingStages(coTraining: false)).writesCodes)
        #expect(plan(reached: .coTrained).writesCodes)
        #expect(!plan(TrainingStages(coTraining: false, coAlignment: false)).writesCodes)
        #expect(!plan(reached: .coAligned).writesCodes)
    }

    @Test(arguments: runs)
    func eachPhaseIsSavedAndAllOfThemAreTheRun(stages: TrainingStages, clickedQueries: Int, steps: Int) {
        let plan = plan(stages, steps: steps, clickedQueries: clickedQueries)
        #expect(phases(plan).reduce(0) { $0 + $1.steps } == plan.length)
        #expect((1...max(1, plan.length)).contains(plan.warmUpSteps) && plan.warmUpSteps <= 100)
        let ends: [TrainingCheckpoint.Stage] = [.fineTuned] + (stages.hasCatalogue ? [.coTrained] : [])
        let aligns = stages.coAlignment && clickedQueries > 0
        #expect(saved(plan) == [.started] + ends + (aligns ? [.coAligned] : []))
        #expect(phases(plan).count == saved(plan).count - 1)
        #expect(plan.actions.contains { if case .makePairs = $0 { true } else { false } } == aligns)
        if clickedQueries == 0 { #expect(phases(plan).allSatisfy { $0.mix.clickedQueries == 0 }) }
        for (action, next) in zip(plan.actions, plan.actions.dropFirst()) {
            if case .train = action { #expect(saved(plan).contains { next == .save($0) }) }
        }
    }

    /// Wherever it was killed, a run trains for the steps that its plan had left, on the same mixes.
    @Test(arguments: runs)
    func whatIsLeftOfAPlanIsItsEnd(stages: TrainingStages, clickedQueries: Int, steps: Int) {
        let whole = plan(stages, steps: steps, clickedQueries: clickedQueries)
        for stage in saved(whole) {
            let rest = plan(stages, steps: steps, clickedQueries: clickedQueries, reached: stage)
            #expect(rest.length == whole.length && rest.warmUpSteps == whole.warmUpSteps)
            #expect(rest.actions.first == .restore(stage))
            let left = phases(rest)
            #expect(left == Array(phases(whole).suffix(left.count)))
            #expect(saved(rest) == saved(whole).filter { $0 > stage })
            #expect(left.count == saved(rest).count)
        }
    }

    @Test func stepsAreSoManyPassesOverBothSidesOfCatalogueAndClicks() {
        func steps(_ epochs: Int, _ products: Int, _ clickedPairs: Int) -> Int {
            TrainingPlan.steps(epochs: epochs, products: products, clickedPairs: clickedPairs, batchSize: 64)
        }
        #expect(steps(20, 3_200, 0) == 2_000)
        #expect(steps(20, 3_200, 1_600) == 3_000)
        #expect(steps(1, 3, 2) == 1)
        // A small catalogue with many clicks.
        #expect(steps(20, 437, 0) == 273 && steps(20, 437, 3_262) == 2_311)
    }

    @Test(arguments: runs)
    func oneLongPhaseEndsWhereRecallDoes(stages: TrainingStages, clickedQueries: Int, steps: Int) {
        let plan = plan(stages, steps: steps, clickedQueries: clickedQueries)
        let open = phases(plan).filter(\.isOpenEnded)
        #expect(open.count == (stages.hasCatalogue ? 1 : 0))
        let aligns = stages.coAlignment && clickedQueries > 0
        #expect(plan.stepsAfterOpenEnd == (aligns ? phases(plan).last?.steps : 0))
    }
}
