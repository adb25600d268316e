import ArgumentParser
import Monitoring

/// An error that ends a command, as it is shown: what came from outside into its text is escaped.
struct ShownError: Error, CustomStringConvertible {
    let description: String

    /// - Returns: nil for what is the program's own text, such as help, and for what has none.
    init?(_ error: any Error) {
        switch error {
        case is ExitCode, is CleanExit, is ValidationError: return nil
        case let error as any MultilineError: description = error.displayText.description
        case _ where Gramd.exitCode(for: error) == .failure:
            description = DisplayText.escaping(Gramd.message(for: error))
        default: return nil
        }
    }

    /// What a command that failed so ends with.
    static func shown(_ error: any Error) -> any Error {
        if let error = error as? ValidationError { return ValidationError(DisplayText.escaping(error.message)) }
        return ShownError(error) ?? error
    }
}
