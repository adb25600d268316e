/// What a training does, in order: the steps of each stage, the texts that its batches are made of, and where a run that
/// was killed goes on. A value that is made before anything is trained.
///
/// Fine-tuning on clicks comes first, co-training brings the catalogue in, co-alignment is last (GRAM, section 3).
struct TrainingPlan: Sendable, Equatable {
    /// Steps on one mix of texts.
    struct Phase: Sendable, Equatable {
        /// The paper's name of what is being done.
        var name: String
        var steps: Int
        var mix: ExampleMix
        /// Whether the phase ends where held-out recall rises no more, if that is measured: see ``StoppingRule``. The longest
        /// one does.
        var isOpenEnded = false
    }

    /// One thing to do.
    enum Action: Sendable, Equatable {
        /// Write the state of the run.
        case save(TrainingCheckpoint.Stage)
        /// Bring the optimiser to where it was after a stage; the model is there already.
        case restore(TrainingCheckpoint.Stage)
        /// Train, with the preference pairs that there are by then.
        case train(Phase)
        /// Let a model code at most so many texts a side, and train for what the relevance filter keeps as well from now
        /// on. The model is the one that was saved after a stage; without, the one being trained.
        case addCoTrainingTargets(texts: Int, savedAfter: TrainingCheckpoint.Stage?)
        /// Make preference pairs of at most so many clicks, with the model as it is.
        case makePairs(clicks: Int)
    }

    /// Steps of all phases, those before the resume point included. One learning-rate schedule goes over all of them:
    /// what comes late changes little, and co-alignment must not undo fine-tuning.
    let length: Int
    /// Those of what comes after the phase whose end is open.
    let stepsAfterOpenEnd: Int
    /// In the order of the run; what was done before the resume point is left out.
    let actions: [Action]

    /// - Parameters:
    ///   - stages: those that the run was asked for.
    ///   - totalSteps: steps that the run may have; fewer than so many are taken where stages are left out.
    ///   - batchSize: examples of a step.
    ///   - clickedQueries: different queries with clicks. Without any there is nothing to prefer, and pseudo-queries are
    ///     all that the query side can learn from.
    ///   - reached: the stage after which the run goes on; nil for a new one.
    init(
        stages: TrainingStages, totalSteps: Int, batchSize: Int, clickedQueries: Int,
        reached: TrainingCheckpoint.Stage? = nil
    ) {
        let hasClicks = clickedQueries > 0
        var stages = stages
        if !hasClicks { stages.coAlignment = false }
        let steps =
            hasClicks
            ? stages.steps(
                of: totalSteps, fineTuning: ExampleMix.exampleCount(queryCount: clickedQueries) / batchSize)
            : stages.steps(of: totalSteps)
        let catalogue = ExampleMix.catalogue(queryCount: clickedQueries, exampleCount: steps.total * batchSize)
        func clicks(exampleCount: Int) -> ExampleMix {
            hasClicks ? .clicks(queryCount: clickedQueries, exampleCount: exampleCount) : catalogue
        }
        length = steps.total
        stepsAfterOpenEnd = steps.coAlignment

        let done = reached ?? .started
        var actions = [reached.map(Action.restore) ?? .save(.started)]
        if done < .fineTuned {
            let mix = clicks(exampleCount: steps.fineTuning * batchSize)
            actions.append(.train(Phase(name: "fine-tuning", steps: steps.fineTuning, mix: mix)))
            actions.append(.save(.fineTuned))
        }
        if stages.coTraining, done < (stages.coAlignment ? .coAligned : .coTrained) {
            // So many that each is met a few times. Co-alignment's examples are of these targets too, so a run that was
            // killed then finds them again, with the model that found them first.
            actions.append(
                .addCoTrainingTargets(
                    texts: max(1, steps.coTraining * batchSize / 4), savedAfter: done < .coTrained ? nil : .fineTuned))
        }
        if stages.hasCatalogue, done < .coTrained {
            let name = stages.coTraining ? "co-training" : "fine-tuning"
            actions.append(
                .train(Phase(name: name, steps: steps.coTraining, mix: catalogue, isOpenEnded: true)))
            actions.append(.save(.coTrained))
        }
        if stages.coAlignment, done < .coAligned {
            actions.append(
                .makePairs(clicks: max(1, steps.coAlignment * CoAlignment.pairsPerBatch / CoAlignment.pairsPerClick)))
            // What was trained last, so that preferences alone are new: clicks by themselves would be learned by heart, and
            // the catalogue forgotten. Half a batch: the pairs stand beside it.
            let mix = stages.hasCatalogue ? catalogue : clicks(exampleCount: steps.coAlignment * batchSize / 2)
            actions.append(.train(Phase(name: "co-alignment", steps: steps.coAlignment, mix: mix)))
            actions.append(.save(.coAligned))
        }
        self.actions = actions
    }

    /// Planned steps of ``actions``: all but those before the resume point.
    var stepsToTake: Int {
        actions.reduce(0) { steps, action in
            if case .train(let phase) = action { steps + phase.steps } else { steps }
        }
    }

    /// Steps in which the learning rate rises.
    var warmUpSteps: Int { max(1, min(100, length / 10)) }

    /// Whether some model writes codes on the way, a query's among the live ones.
    var writesCodes: Bool {
        actions.contains { action in
            switch action {
            case .addCoTrainingTargets, .makePairs: true
            case .save, .restore, .train: false
            }
        }
    }

    /// Steps of so many passes over the examples: products and pseudo-queries of the catalogue, and both sides of each
    /// clicked pair. A small catalogue with many clicks has more to learn from than its products.
    static func steps(epochs: Int, products: Int, clickedPairs: Int, batchSize: Int) -> Int {
        max(1, epochs * 2 * (products + clickedPairs) / batchSize)
    }
}
