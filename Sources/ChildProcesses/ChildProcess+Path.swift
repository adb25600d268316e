import Foundation

extension ChildProcess {
    /// Finds a program as a shell does.
    /// - Parameters:
    ///   - program: a path, or a name.
    ///   - folders: those that a name is looked up in, as `PATH` has them; none when nil.
    /// - Returns: its path; nil where there is no such program.
    package static func path(of program: String, in folders: String?) -> String? {
        let candidates =
            program.contains("/")
            ? [program] : (folders ?? "").split(separator: ":").map { "\($0)/\(program)" }
        return candidates.first(where: FileManager.default.isExecutableFile(atPath:))
    }
}
