import ChildProcesses
import Execution
import Foundation

/// The Python program of the baselines, `Resources/baselines.py`, in an interpreter of the user's.
public struct BaselineProgram: Sendable {
    /// The status with which the program says that packages are missing.
    private static let missingPackagesStatus: Int32 = 3

    private let interpreter: URL
    private let thread = DedicatedThread(name: "baselines")

    /// Finds the interpreter.
    /// - Parameter python: a path, or a name that is looked up in `PATH`.
    /// - Throws: ``BaselineError/noInterpreter(_:)``
    public init(python: String) throws(BaselineError) {
        guard let path = try? ChildProcess.path(of: python, in: ProcessInfo.processInfo.environment["PATH"]) else {
            throw .noInterpreter(python)
        }
        interpreter = URL(fileURLWithPath: path)
    }

    /// Makes sure, before any long work, that every package is there.
    /// - Throws: ``BaselineError``
    public func checkPackages() async throws {
        try await inTemporaryFolder { folder in
            let (status, output) = try await start(argument: "check", in: folder) { _ in }
            if status == Self.missingPackagesStatus {
                throw BaselineError.missingPackages(
                    output.split(whereSeparator: \.isWhitespace).map(String.init), interpreter: interpreter.path)
            }
            try check(status, output)
        }
    }

    /// Ranks what is in a folder; see the program for its files.
    /// - Throws: ``BaselineError``
    func rank(in folder: URL, progress: @escaping @Sendable (BaselineProgress) -> Void) async throws {
        let (status, output) = try await start(argument: folder.path, in: folder) { line in
            if let found = BaselineProgress(line: line) { progress(found) }
        }
        try check(status, output)
    }

    /// Calls `body` with a new folder, and removes the folder.
    func inTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("gramd-baselines-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private func check(_ status: Int32, _ output: String) throws(BaselineError) {
        guard status == 0 else {
            throw .failed(interpreter: interpreter.path, status: status, output: String(output.suffix(2_000)))
        }
    }

    /// Runs the program to its end.
    /// - Parameter onLine: takes each complete line of standard output.
    /// - Returns: its status, and what it printed to both outputs.
    private func start(
        argument: String, in folder: URL, onLine: @escaping @Sendable (String) -> Void
    ) async throws -> (status: Int32, output: String) {
        let program = folder.appendingPathComponent("baselines.py")
        let errors = folder.appendingPathComponent("errors")
        try Data(PackageResources.baselines_py).write(to: program)
        return try await thread.run { [interpreter] in
            let output = try ChildPipe()
            let process = try ChildProcess(
                [interpreter.path, program.path, argument], output: .pipe(output), errors: .file(errors.path))
            var all: [UInt8] = []
            var lineStart = 0
            while !output.isAtEnd {
                ChildPipe.wait(for: [output])
                all += output.read()
                while let end = all[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
                    onLine(String(decoding: all[lineStart..<end], as: UTF8.self))
                    lineStart = end + 1
                }
            }
            let status = process.wait().shellStatus
            let printed = try Data(contentsOf: errors)
            return (status, String(decoding: all + printed, as: UTF8.self))
        }
    }
}
