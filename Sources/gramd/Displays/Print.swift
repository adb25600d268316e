import Foundation
import Monitoring

/// Writes a line to standard output. In this program it takes the place of Swift's own function, so that nothing that comes
/// from outside reaches a terminal as it is.
func print(_ text: DisplayText = "", terminator: String = "\n") {
    Swift.print(text.description, terminator: terminator)
}

/// Writes a line to standard error.
func printError(_ text: DisplayText) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}

/// What prints a value without saying how it is to be shown does not compile.
@available(*, unavailable, message: "write a literal with the value in it, or DisplayText(verbatim:)")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
