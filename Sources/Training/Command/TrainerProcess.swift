import ChildProcesses
import Execution
import Foundation
import Monitoring
import Synchronization

/// Runs a trainer's command to its end, and reads what it prints.
struct TrainerProcess: Sendable {
    /// Lines that an error repeats.
    private static let keptLines = 5
    /// Characters of each.
    private static let longestKeptLine = 300
    /// How often to look for the end where nothing is printed, in milliseconds.
    private static let interval: Int32 = 50

    let command: TrainerCommand
    private let thread = DedicatedThread(name: "trainer")

    init(_ command: TrainerCommand) { self.command = command }

    /// Runs it; a task that is cancelled ends it.
    /// - Parameters:
    ///   - training: the path of `training.json`.
    ///   - onProgress: takes each line of standard output that tells progress.
    ///   - onLine: takes all other lines of both outputs, escaped and of bounded length.
    /// - Returns: its last lines.
    /// - Throws: ``TrainerCommandError``; `CancellationError`.
    func run(
        training: String, onProgress: @escaping @Sendable (TrainerProgress) -> Void,
        onLine: @escaping @Sendable (String) -> Void
    ) async throws -> [String] {
        let isCancelled = Mutex(false)
        return try await withTaskCancellationHandler {
            try await thread.run {
                try supervise(training, isCancelled: { isCancelled.withLock { $0 } }, onProgress, onLine)
            }
        } onCancel: {
            isCancelled.withLock { $0 = true }
        }
    }

    private func supervise(
        _ training: String, isCancelled: () -> Bool, _ onProgress: (TrainerProgress) -> Void,
        _ onLine: (String) -> Void
    ) throws -> [String] {
        var (output, errors) = try (OutputReader(), OutputReader())
        let trainer = try RunningTrainers.start(
            [try command.program()] + command.arguments(training: training).dropFirst(),
            environment: command.variables(from: ProcessInfo.processInfo.environment), output: output.pipe,
            errors: errors.pipe)
        var lastLines: [String] = []
        func take(_ lines: [String]) {
            for line in lines.map(DisplayText.escaping) {
                lastLines = lastLines.suffix(Self.keptLines - 1) + [String(line.prefix(Self.longestKeptLine))]
                onLine(line)
            }
        }
        func takeOutput(_ lines: [String]) {
            for line in lines {
                if let progress = TrainerProgress(line: line) { onProgress(progress) } else { take([line]) }
            }
        }
        let start = ContinuousClock.now
        var ending = TrainerEnding(timeLimit: command.timeLimit, grace: command.grace)
        while !trainer.hasEnded {
            switch ending.action(after: ContinuousClock.now - start, isCancelled: isCancelled()) {
            case .ask: trainer.send(SIGTERM)
            case .force: trainer.send(SIGKILL)
            case .nothing: break
            }
            ChildPipe.wait(for: [output.pipe, errors.pipe], milliseconds: Self.interval)
            takeOutput(output.read())
            take(errors.read())
        }
        let exit = RunningTrainers.finish(trainer)
        takeOutput(output.readToEnd())
        take(errors.readToEnd())
        switch ending.reason {
        case .cancellation: throw CancellationError()
        case .timeLimit: throw TrainerCommandError.timeLimit(command.timeLimit, lastLines: lastLines)
        case nil: break
        }
        guard exit == .status(0) else { throw TrainerCommandError.failed(exit, lastLines: lastLines) }
        return lastLines
    }
}
