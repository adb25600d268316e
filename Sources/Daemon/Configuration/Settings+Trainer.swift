import Training

extension Settings {
    /// The program that trains models; nil where gramd does.
    func trainer() -> TrainerCommand? {
        let choice = choice("alignment.trainer", default: TrainerChoice.builtIn)
        let command = TrainerCommand(
            list("alignment.trainerCommand"),
            timeLimit: .seconds(60 * int("alignment.trainerMinutes", default: 720, in: 1...43_200)),
            environment: list("alignment.trainerEnvironment", kind: .variables))
        for (place, entry) in command.environment.enumerated()
        where entry.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*(=.*)?/) == nil {
            // The value may be a secret, or a part of one with a comma in it.
            problem(
                "alignment.trainerEnvironment: expected names of variables or NAME=value, found neither in place \(place + 1)"
            )
        }
        guard choice == .command else { return nil }
        if command.arguments.isEmpty {
            problem("alignment.trainerCommand: expected a program and its arguments, found none")
        } else if !command.arguments.contains(where: { $0.contains(TrainerCommand.placeholder) }) {
            problem(
                "alignment.trainerCommand: expected \(TrainerCommand.placeholder) in an argument, which becomes the path of "
                    + "what the trainer is handed")
        }
        return command
    }
}
