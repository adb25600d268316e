public import ChildProcesses

/// Why a trainer of the user's made no model.
public enum TrainerCommandError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The program is not there.
    case noProgram(String)
    /// The system refused to start it.
    case notStarted(program: String, reason: String)
    /// It ended with a status other than 0, or by a signal.
    case failed(ChildExit, lastLines: [String])
    /// It was ended, since it took too long.
    case timeLimit(Duration, lastLines: [String])
    /// It ended well and left no model behind.
    case noModel(folder: String, lastLines: [String])
    /// What it left behind is no model that can be used.
    case unusableModel(folder: String, reason: String)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .noProgram(let program):
            "alignment.trainerCommand: there is no program \(program)"
                + (program.contains("/") ? "" : " in the folders of PATH; give its full path")
        case .notStarted(let program, let reason): "alignment.trainerCommand: \(program) can't be started: \(reason)"
        case .failed(let exit, let lines):
            "the trainer \(exit): mend what it says, or train with alignment.trainer: builtIn" + Self.tail(lines)
        case .timeLimit(let limit, let lines):
            "the trainer was ended after \(limit.components.seconds / 60) minutes; give it more with "
                + "alignment.trainerMinutes, or fewer steps" + Self.tail(lines)
        case .noModel(let folder, let lines):
            "the trainer ended well and left no model in \(folder); it has to write config.json and the weights there, as "
                + "save_pretrained of Transformers does" + Self.tail(lines)
        case .unusableModel(let folder, let reason):
            "the trainer's model in \(folder) can't be used: \(reason); it has to be the model that was handed over, trained on"
        }
    }

    private static func tail(_ lines: [String]) -> String {
        lines.isEmpty ? "; it said nothing" : "; it said last: " + lines.joined(separator: " / ")
    }
}
