/// Counts a training's steps and tells of them.
struct StepCounter: Sendable {
    /// Those of the whole run, as far as it is known.
    private(set) var totalSteps: Int
    private let report: @Sendable (TrainingRun.Progress) -> Void
    private(set) var step = 0
    /// Of the phase, a running mean over some twenty steps.
    private(set) var loss = 0.0
    private var phase = ""
    private var tokens = 0
    private let start = ContinuousClock.now

    /// - Parameter state: that of a run that goes on.
    init(
        totalSteps: Int, from state: TrainingCheckpoint.State?,
        report: @escaping @Sendable (TrainingRun.Progress) -> Void
    ) {
        self.totalSteps = totalSteps
        self.report = report
        step = state?.step ?? 0
        loss = state?.loss ?? 0
    }

    /// The run is to end after so many steps more, or fewer, than was thought.
    mutating func lengthen(by steps: Int) { totalSteps += steps }

    mutating func add(phase: String, loss: Double, tokens: Int) {
        step += 1
        // Each phase has a loss of its own.
        self.loss = phase == self.phase ? 0.95 * self.loss + 0.05 * loss : loss
        self.phase = phase
        self.tokens += tokens
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        report(
            TrainingRun.Progress(
                stage: phase, step: step, totalSteps: totalSteps, loss: self.loss,
                tokensPerSecond: Double(self.tokens) / max(seconds, 1e-3)))
    }
}
