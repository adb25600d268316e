/// Why no record can be transformed at all.
public enum TransformationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A program's file can't be read; the reason is the system's.
    case unreadable(path: String, reason: String)
    /// jq refuses the program.
    case syntax(program: String, message: String)
    /// There is no such format; the names are those there are.
    case unknownFormat(String, names: [String])
    /// A format needs a parameter that is not given.
    case missingParameter(String, format: String, meaning: String)
    /// A format has no such parameter; the names are those that it has.
    case unknownParameter(String, format: String, names: [String])
    /// A parameter of a format has a value that can't be; the reason says what it may be.
    case invalidParameter(String, format: String, reason: String)
    /// The process that runs the program can't be started or used.
    case process(String)

    /// One sentence for a person, with the remedy.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "the transformation \(path) can't be read: \(reason)"
        case .syntax(let program, let message): "the transformation \(program) is no jq program: \(message)"
        case .unknownFormat(let name, let names):
            "there is no format \(name); gramd knows \(names.joined(separator: ", "))"
        case .missingParameter(let name, let format, let meaning):
            "the format \(format) needs catalog.parameters.\(name): \(meaning)"
        case .unknownParameter(let name, let format, let names):
            "the format \(format) has no parameter \(name); "
                + (names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))")
        case .invalidParameter(let name, let format, let reason):
            "the format \(format) can't use its catalog.parameters.\(name): \(reason)"
        case .process(let message): "the process of the transformation failed: \(message)"
        }
    }
}
