import ChildProcesses
package import Foundation

/// A running `gramd run` or `gramd serve`.
///
/// A small watcher kills it when the test process ends, however that ends: the watcher reads from a pipe that closes
/// with this process.
package final class DaemonProcess: Sendable {
    private let process: ChildProcess
    private let watcher: ChildProcess
    private let lifeline: ChildPipe
    private let log: URL
    /// Its configuration file, which is empty.
    package let configuration: URL
    /// Where the HTTP interface listens.
    package let address: String

    /// The executable that was built beside the test bundle.
    package static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "gramd")

    /// Starts the daemon and waits until it listens.
    /// - Parameters:
    ///   - command: `run` or `serve`.
    ///   - settings: environment variables without their prefix `GRAMD_`.
    ///   - log: the file that takes its log.
    package init(_ command: String = "run", settings: [String: String], log: URL) async throws {
        self.log = log
        try Data().write(to: log)
        var environment = Self.environment(settings)
        // A machine's own configuration must not matter.
        configuration = log.appendingPathExtension("yaml")
        try Data().write(to: configuration)
        environment["GRAMD_CONFIG"] = configuration.path
        let process = try ChildProcess(
            [Self.executable.path, command], environment: environment, errors: .file(log.path))
        self.process = process
        lifeline = try ChildPipe()
        watcher = try ChildProcess(
            ["/bin/sh", "-c", "read -r _; kill -KILL \"$0\" 2>/dev/null", "\(process.identifier)"],
            input: lifeline.reading)
        lifeline.closeReading()
        var address: String?
        try await eventually("gramd listens") {
            let text = try String(contentsOf: log, encoding: .utf8)
            address = text.firstMatch(of: /listening on (http:\/\/127\.0\.0\.1:\d+)["\n]/).map { String($0.1) }
            guard !process.hasEnded || address != nil else { throw Timeout(description: "gramd ended: \(text)") }
            return address != nil
        }
        self.address = address ?? ""
    }

    /// The test's environment with gramd's settings, and none of gramd's that happen to be in it.
    package static func environment(_ settings: [String: String]) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GRAMD_") }
        for (name, value) in settings { environment["GRAMD_\(name)"] = value }
        return environment
    }

    deinit {
        // First of all: the number that it kills may be another process's afterwards.
        watcher.send(SIGKILL)
        _ = watcher.wait()
        guard !process.hasEnded else { return }
        process.send(SIGKILL)
        // The test that it served has failed, most likely.
        let lines = logText.split(separator: "\n")
        print("gramd was left running; it logged \(lines.count) lines, the last of them:")
        for line in lines.suffix(30) { print("  \(line)") }
    }

    package var identifier: Int32 { process.identifier }

    /// Everything it has logged.
    package var logText: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// The most memory it has held, in MiB.
    package var peakMemory: Int { status("VmHWM") / 1_024 }
    /// The memory that it holds, in MiB.
    package var memory: Double { Double(status("VmRSS")) / 1_024 }
    /// What it may hold with a few thousand products, in MiB: coders, searchers and malloc's arenas are each core's own.
    package static let memoryLimit = 350 + 25 * ProcessInfo.processInfo.activeProcessorCount
    package var threads: Int { status("Threads") }
    package var openFiles: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count) ?? 0
    }

    /// A number of proc(5)'s status.
    private func status(_ name: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    package func send(_ signal: Int32) { process.send(signal) }

    /// Ends it as a crash would.
    package func crash() async throws {
        send(SIGKILL)
        try await waitForEnd()
    }

    /// Asks it to end.
    /// - Returns: its exit status and how long it took.
    @discardableResult
    package func stop() async throws -> (status: Int32, duration: Duration) {
        send(SIGTERM)
        let duration = try await waitForEnd()
        return (try await exitStatus(), duration)
    }

    /// Waits until it ends by itself.
    /// - Returns: its exit status.
    package func exitStatus() async throws -> Int32 {
        try await waitForEnd()
        return if case .status(let status) = process.wait() { status } else { -1 }
    }

    @discardableResult
    private func waitForEnd() async throws -> Duration {
        try await eventually("gramd ends", every: .milliseconds(5)) { process.hasEnded }
    }
}
