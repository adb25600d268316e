import ChildProcesses
import Foundation

/// Prometheus' own tool, where the machine has it.
package enum Promtool {
    /// Its path; nil where there is none.
    package static let path = try? ChildProcess.path(of: "promtool", in: ProcessInfo.processInfo.environment["PATH"])

    /// Runs it.
    /// - Parameter input: what it reads from standard input.
    /// - Returns: its exit status and what it says.
    package static func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let folder = FileManager.default.temporaryDirectory.appending(path: "promtool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (given, output) = (folder.appending(path: "input"), folder.appending(path: "output"))
        try Data(input.utf8).write(to: given)
        let file = try FileHandle(forReadingFrom: given)
        let process = try ChildProcess(
            [path] + arguments, input: file.fileDescriptor, output: .file(output.path))
        return (process.wait().shellStatus, try String(contentsOf: output, encoding: .utf8))
    }
}
