/// How long a training is to be. A run that goes on is as long as it was to be from the beginning: measured again, the
/// machine would seem faster or slower, and another model would come out.
struct TrainingLength: Sendable, Equatable {
    /// Steps of the run, as many as were asked for, or of as many epochs as the time limit allows.
    var planned: Int
    /// Steps that the time limit allows, if held-out recall still rises after the planned ones.
    var most: Int
}

extension TrainingLength {
    /// That of the run whose state it is.
    init(resuming state: TrainingCheckpoint.State) {
        self.init(planned: state.totalSteps, most: max(state.mostSteps ?? 0, state.totalSteps))
    }
}
