import Foundation
import Monitoring

/// Writes a line to standard output. In this program it takes the place of Swift's own function, so that nothing that comes
/// from outside reaches a terminal as it is.
func print(_ text: DisplayText = "", terminator: String = "\n") {
    Swift.print(text.description, terminator: terminator)
}

/// Writes a line to standard error. In the journal each line of it is an error.
func printError(_ text: DisplayText) {
    let prefix = CommandLog.errorPrefix
    let lines = text.description.split(separator: "\n", omittingEmptySubsequences: false)
    FileHandle.standardError.write(Data((lines.map { "\(prefix)\($0)\n" }.joined()).utf8))
}

/// What prints a value without saying how it is to be shown does not compile.
@available(*, unavailable, message: "write a literal with the value in it, or DisplayText(verbatim:)")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
