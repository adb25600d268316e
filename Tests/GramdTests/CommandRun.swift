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
        for file in [messages, written] { try Data().write(to: file) }
        try Data(yaml.utf8).write(to: configuration)
        let process = Process()
        process.executableURL = DaemonProcess.executable
        process.arguments = arguments
        process.environment = DaemonProcess.environment(
            // Nothing listens where no test says so.
            ["CONFIG": configuration.path, "POSTGRES_CONNECTION": "host=/nowhere", "HTTP_PORT": "0"]
                .merging(settings) { $1 })
        if isInJournal {
            let file = try FileManager.default.attributesOfItem(atPath: messages.path)
            guard let device = file[.systemNumber], let number = file[.systemFileNumber] else {
                throw CocoaError(.fileReadUnknown)
            }
            process.environment?["JOURNAL_STREAM"] = "\(device):\(number)"
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output ?? written.path)
        process.standardError = try FileHandle(forWritingTo: messages)
        let start = ContinuousClock.now
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        time = ContinuousClock.now - start
        status = process.terminationReason == .exit ? process.terminationStatus : -1
        message = try String(contentsOf: messages, encoding: .utf8)
        self.output = try String(contentsOf: written, encoding: .utf8)
    }
}
