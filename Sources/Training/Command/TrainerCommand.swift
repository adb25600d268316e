import ChildProcesses
import Foundation

/// A program outside gramd that trains the model, on this machine or by way of it on others.
///
/// It is started as it stands, without a shell. ``placeholder`` in an argument becomes the path of the file that says what
/// is handed over (`TrainerManifest`).
public struct TrainerCommand: Sendable, Equatable {
    /// What an argument has where the path of `training.json` is to stand.
    public static let placeholder = "{training}"

    /// The program, a path or a name that is looked up in `PATH`, and its arguments.
    public var arguments: [String]
    /// It is ended when it takes longer.
    public var timeLimit: Duration
    /// Variables of this process's environment that it gets besides `standardEnvironment`, by name, or others as
    /// `NAME=value`.
    public var environment: [String]
    /// How long its processes may take to end after SIGTERM.
    var grace = Duration.seconds(30)

    /// What every command gets of this process's environment: no secret of gramd's is among it.
    static let standardEnvironment = ["HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ", "USER"]

    /// Creates a command.
    /// - Parameter arguments: at least the program.
    public init(_ arguments: [String], timeLimit: Duration, environment: [String] = []) {
        self.arguments = arguments
        self.timeLimit = timeLimit
        self.environment = environment
    }

    /// The arguments, the program among them, with a path in place of ``placeholder``.
    func arguments(training path: String) -> [String] {
        arguments.map { $0.replacing(Self.placeholder, with: path) }
    }

    /// Where its program is.
    /// - Throws: ``TrainerCommandError`` where it isn't, or may not be executed.
    public func program() throws(TrainerCommandError) -> String {
        try program(in: variables(from: ProcessInfo.processInfo.environment)["PATH"])
    }

    /// - Parameter folders: where a name without a path is looked for, separated by colons.
    func program(in folders: String?) throws(TrainerCommandError) -> String {
        do throws(ProgramLookupError) {
            return try ChildProcess.path(of: arguments[0], in: folders)
        } catch {
            switch error {
            case .missing: throw .noProgram(arguments[0])
            case .unusable(let path, let reason): throw .notStarted(program: path, reason: reason)
            }
        }
    }

    /// The variables that it gets.
    /// - Parameter own: those of this process.
    func variables(from own: [String: String]) -> [String: String] {
        var variables: [String: String] = [:]
        for entry in Self.standardEnvironment + environment {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2 { variables[parts[0]] = parts[1] } else { variables[entry] = own[entry] }
        }
        return variables
    }
}
