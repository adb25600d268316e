import Foundation

/// A jq program that makes plain events of records.
///
/// Its input is a record's value. Beside it there are `$key` (its JSON, or text), `$headers` (an object of texts),
/// `$topic`, `$partition`, `$offset`, `$timestamp` (milliseconds since 1970) and `$parameters` (an object of texts).
/// Each object that it yields is an event as an `EventDecoder` reads it.
public struct TransformationProgram: Sendable, Equatable {
    /// What a person calls it: its file, or its format.
    public let name: String
    /// The program's text.
    public let text: String
    /// What `$parameters` holds.
    public let parameters: [String: String]

    /// Whether it is the program of a format that gramd ships.
    public var isShipped: Bool { NamedFormat.named(name)?.text == text }

    /// Creates a program of a text.
    public init(name: String, text: String, parameters: [String: String] = [:]) {
        self.name = name
        self.text = text
        self.parameters = parameters
    }

    /// Reads a program.
    /// - Throws: ``TransformationError/unreadable(path:reason:)``
    public init(file path: String, parameters: [String: String] = [:]) throws(TransformationError) {
        do {
            self.init(
                name: path, text: try String(contentsOfFile: path, encoding: .utf8), parameters: parameters)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw .unreadable(path: path, reason: "there is no such file")
        } catch {
            throw .unreadable(path: path, reason: "\(error.localizedDescription)")
        }
    }

    /// Takes the program of a shipped format.
    /// - Throws: ``TransformationError`` where a parameter is missing, is none of the format's, or has a value
    ///   that can't be.
    public init(format: NamedFormat, parameters: [String: String] = [:]) throws(TransformationError) {
        for name in parameters.keys.sorted() where !format.parameters.contains(where: { $0.name == name }) {
            throw .unknownParameter(name, format: format.name, names: format.parameters.map(\.name))
        }
        for parameter in format.parameters where parameter.isNeeded && (parameters[parameter.name] ?? "").isEmpty {
            throw .missingParameter(parameter.name, format: format.name, meaning: parameter.meaning)
        }
        for parameter in format.parameters {
            guard let value = parameters[parameter.name], let fault = try parameter.fault(of: value) else { continue }
            throw .invalidParameter(parameter.name, format: format.name, reason: fault)
        }
        self.init(name: format.name, text: format.text, parameters: parameters)
    }

    /// Finds out whether jq takes the program.
    /// - Throws: ``TransformationError/syntax(program:message:)`` with jq's message.
    public func check() throws(TransformationError) {
        _ = try JQProgram(self)
    }
}
