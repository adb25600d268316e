import ChildProcesses

/// Reads lines that a process prints, without waiting for it.
struct OutputReader {
    /// What the process prints into.
    let pipe: ChildPipe
    private var lines = BoundedLines()

    /// - Throws: ``ChildProcessError``
    init() throws(ChildProcessError) { pipe = try ChildPipe() }

    /// The lines that are there.
    mutating func read() -> [String] { lines.append(pipe.read()) }

    /// The lines that are there, and what there is of one more.
    mutating func readToEnd() -> [String] { read() + [lines.finish()].compactMap { $0 } }
}
