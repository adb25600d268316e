import ChildProcesses
import Foundation

/// The real `gramd`, which lies in the folder of this executable.
struct GramdProgram {
    private let executable: URL
    let environment: [String: String]

    /// - Parameter settings: environment variables that win over those of this process.
    /// - Throws: ``DemoError`` where there is no such program.
    init(settings: [String: String]) throws {
        executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "gramd")
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw DemoError(
                description: """
                    there is no \(executable.path), which the demo shows; build it with \
                    swift build -c release -Xswiftc -enable-testing --product gramd
                    """)
        }
        environment = ProcessInfo.processInfo.environment.merging(settings) { _, new in new }
    }

    /// Starts a command. It ends with this process, however that ends.
    func start(
        _ arguments: [String], output: ChildProcess.Output, errors: ChildProcess.Output? = nil
    ) throws -> GramdProcess {
        GramdProcess(
            name: "gramd \(arguments.joined(separator: " "))",
            child: try ChildProcess(
                [executable.path] + arguments, environment: environment, output: output, errors: errors,
                group: .ownWithinThisProcess))
    }

    /// Runs a command to its end; cancelling ends it before.
    /// - Parameter log: a file that takes what it prints, and is part of the error when it fails; nil to show it.
    /// - Throws: ``DemoError`` when it fails.
    func run(_ arguments: [String], log: URL? = nil) async throws {
        let process = try start(arguments, output: log.map { .file($0.path) } ?? .inherited)
        let status = await withTaskCancellationHandler {
            await process.end()
        } onCancel: {
            process.send(SIGTERM)
        }
        try Task.checkCancellation()
        guard status == 0 else {
            let text = log.flatMap { try? String(contentsOf: $0, encoding: .utf8) }
            throw DemoError(
                description: "\(process.name) ended with status \(status)"
                    + (text.map { ": \($0.suffix(2_000))" } ?? ""))
        }
    }
}
