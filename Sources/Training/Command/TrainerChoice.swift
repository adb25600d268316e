/// Who trains the model.
public enum TrainerChoice: String, Sendable, CaseIterable {
    /// This process, on its processors.
    case builtIn
    /// A ``TrainerCommand``.
    case command
}
