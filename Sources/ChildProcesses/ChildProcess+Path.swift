import Foundation

/// Why a program can't be started.
package enum ProgramLookupError: Error, Sendable, Equatable {
    /// There is none of that name.
    case missing
    /// What has the name is a folder, or may not be executed.
    case unusable(path: String, reason: String)
}

extension ChildProcess {
    /// Finds a program as a shell does: the first file that may be executed.
    /// - Parameters:
    ///   - program: a path, or a name.
    ///   - folders: those that a name is looked up in, as `PATH` has them; none when nil.
    /// - Returns: its path.
    /// - Throws: ``ProgramLookupError``, of several things that can't be used about the first.
    package static func path(of program: String, in folders: String?) throws(ProgramLookupError) -> String {
        let candidates =
            program.contains("/")
            ? [program] : (folders ?? "").split(separator: ":").map { "\($0)/\(program)" }
        var fault: ProgramLookupError?
        for path in candidates {
            var isFolder = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
            if !isFolder, FileManager.default.isExecutableFile(atPath: path) { return path }
            let reason = isFolder ? "it is a folder" : "\(NSUserName()) may not execute it; chmod a+x lets everybody"
            fault = fault ?? .unusable(path: path, reason: reason)
        }
        throw fault ?? .missing
    }
}
