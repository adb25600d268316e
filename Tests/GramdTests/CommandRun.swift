import ChildProcesses
import Foundation
import TestSupport

/// A command of gramd's that has ended.
struct CommandRun {
    let status: Int32
    /// What it wrote to standard error.
    let message: String
    /// What it wrote to standard output, unless that went elsewhere.
    let output: String
    /// From its start to its end.
    let time: Duration

    /// Runs gramd as a process of its own; the machine's configuration doesn't matter.
    /// - Parameters:
    ///   - settings: environment variables without their prefix `GRAMD_`.
    ///   - yaml: the configuration file.
    ///   - output: takes standard output instead of ``output``.
    ///   - isInJournal: whether standard error is what systemd has connected with its journal.
    init(
        _ arguments: [String], settings: [String: String] = [:], yaml: String = "", output: String? = nil,
        isInJournal: Bool = false
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (configuration, messages) = (folder.appending(path: "gramd.yaml"), folder.appending(path: "messages"))
        let written = folder.appending(path: "output")
        try Data().write(to: messages)
        try Data(yaml.utf8).write(to: configuration)
        var environment = DaemonProcess.environment(
            // Nothing listens where no test says so.
            ["CONFIG": configuration.path, "POSTGRES_CONNECTION": "host=/nowhere", "HTTP_PORT": "0"]
                .merging(settings) { $1 })
        if isInJournal {
            let file = try FileManager.default.attributesOfItem(atPath: messages.path)
            guard let device = file[.systemNumber], let number = file[.systemFileNumber] else {
                throw CocoaError(.fileReadUnknown)
            }
            environment["JOURNAL_STREAM"] = "\(device):\(number)"
        }
        let start = ContinuousClock.now
        let process = try ChildProcess(
            [DaemonProcess.executable.path] + arguments, environment: environment,
            output: .file(output ?? written.path), errors: .file(messages.path))
        let end = await process.end()
        time = ContinuousClock.now - start
        status = if case .status(let status) = end { status } else { -1 }
        message = try String(contentsOf: messages, encoding: .utf8)
        self.output = output == nil ? try String(contentsOf: written, encoding: .utf8) : ""
    }
}
