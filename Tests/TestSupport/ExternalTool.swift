import ChildProcesses
import Foundation

/// A program of others that judges what gramd writes, where the machine has it.
package struct ExternalTool: Sendable {
    /// Prometheus' own tool; nil where the machine has none.
    package static let promtool = ExternalTool(
        ["promtool"], in: ProcessInfo.processInfo.environment["PATH"], trial: ["--version"])

    /// Makes keys and certificates; nil where the machine has none.
    package static let openssl = ExternalTool(
        ["openssl"], in: ProcessInfo.processInfo.environment["PATH"], trial: ["version"])

    /// Reads OpenMetrics from standard input, and says how many metrics there are: the parser of Prometheus' client for
    /// Python, as Debian has it (python3-prometheus-client); nil where the machine has none.
    package static let openMetricsParser = ExternalTool(
        [
            "python3", "-c",
            """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families
            print(len(list(text_string_to_metric_families(sys.stdin.read()))))
            """,
        ], in: "/usr/bin", trial: [], input: "# EOF\n")

    private let command: [String]

    /// - Parameters:
    ///   - folders: where the program is looked for, as in `PATH`.
    ///   - trial: arguments with which it ends well where all that it needs is there.
    private init?(_ command: [String], in folders: String?, trial: [String], input: String = "") {
        guard let path = try? ChildProcess.path(of: command[0], in: folders) else { return nil }
        self.command = [path] + command.dropFirst()
        guard (try? run(trial, input: input).status) == 0 else { return nil }
    }

    /// Runs it.
    /// - Parameter input: what it reads from standard input.
    /// - Returns: its exit status and what it says.
    package func run(_ arguments: [String] = [], input: String = "") throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (given, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
        try Data(input.utf8).write(to: given)
        let file = try FileHandle(forReadingFrom: given)
        let process = try ChildProcess(
            command + arguments, input: file.fileDescriptor, output: .file(output.path))
        return (process.wait().shellStatus, try String(contentsOf: output, encoding: .utf8))
    }
}
