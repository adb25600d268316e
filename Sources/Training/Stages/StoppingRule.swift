/// When a training has learned what it can: it goes on while recall on queries kept back from it rises, also beyond the
/// steps that were planned for it, and stops where it rises no more, or where steps or time are used up. What is kept is the
/// state with the best recall. A value that decides without training anything.
struct StoppingRule: Sendable, Equatable {
    /// Recall at one moment.
    struct Measurement: Sendable, Equatable {
        /// Steps taken by then; 0 before the first.
        var step: Int
        /// Time used by then, with that of measuring.
        var time: Duration
        /// On the queries kept back, 0 to 1.
        var recall: Double
    }

    /// What to do after a measurement.
    enum Decision: Sendable, Equatable {
        /// Train for so many steps more, then measure again.
        case goOn(steps: Int)
        /// The state at this measurement, a position in the list, is the one to keep.
        case stop(keeping: Int, because: TrainingEnding.Cause)
    }

    /// How often it is measured within the planned steps.
    static let intervals = 8
    /// So many measurements in a row that are no better than the best before them end the training: within the planned
    /// steps a good third of them, since recall also rises as the learning rate falls.
    static let patience = 3
    /// Less is no rise: a query or two of some hundred.
    static let leastRise = 0.002

    /// Steps after which it ends unless recall still rises.
    let plannedSteps: Int
    /// Steps after which it ends in any case; at least the planned ones.
    let mostSteps: Int
    /// Time after which it ends in any case.
    let timeLimit: Duration

    /// - Parameter measurements: in the order of their steps, the first one before any step.
    func decision(after measurements: [Measurement]) -> Decision {
        guard let last = measurements.last else { preconditionFailure("nothing is decided before a measurement") }
        let best = Self.best(of: measurements)
        func stop(_ cause: TrainingEnding.Cause) -> Decision { .stop(keeping: best, because: cause) }
        let sinceBest = measurements.count - 1 - best
        if sinceBest >= Self.patience { return stop(.recall) }
        // Beyond the plan, only a rise is a reason to go on.
        if last.step >= plannedSteps, sinceBest > 0 { return stop(.recall) }
        let end = last.step < plannedSteps ? plannedSteps : max(mostSteps, plannedSteps)
        let steps = min(max(1, plannedSteps / Self.intervals), end - last.step)
        // As many steps as the time was thought to allow.
        guard steps > 0 else { return stop(.time) }
        // The next steps with their measurement take as long as the last ones.
        if measurements.count > 1 {
            let former = measurements[measurements.count - 2]
            let pace = (last.time - former.time) / max(last.step - former.step, 1)
            if last.time + pace * steps > timeLimit { return stop(.time) }
        } else if last.time >= timeLimit {
            return stop(.time)
        }
        return .goOn(steps: steps)
    }

    /// The position of the earliest measurement that none later is better than by ``leastRise``.
    static func best(of measurements: [Measurement]) -> Int {
        var best = 0
        for (position, measurement) in measurements.enumerated()
        where measurement.recall >= measurements[best].recall + leastRise {
            best = position
        }
        return best
    }
}
