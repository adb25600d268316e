/// Servers that are asked for the same.
public protocol HTTPServerKind: Sendable {
    /// What one of them is called.
    static var name: String { get }
    /// What to do about a fault; nil where only waiting helps.
    static func advice(on fault: HTTPFault) -> String?
}

/// Why a server gave no answer: a fault of the surroundings, never of what it was asked about. Passwords and keys are never
/// part of it.
public struct HTTPServerError<Kind: HTTPServerKind>: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    public let code: HTTPFault
    /// The address that was asked.
    public let url: String
    /// For people: what was wrong.
    public let message: String
    /// After how long the server wants to be asked again; nil where it doesn't say.
    public let retryAfter: Duration?

    /// An error; each parameter is told beside its property.
    public init(_ code: HTTPFault, url: String, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.url = url
        self.message = message
        self.retryAfter = retryAfter
    }

    /// The address, what was wrong, and what to do.
    public var description: String {
        let text = "\(Kind.name) \(url): \(message)"
        return Kind.advice(on: code).map { "\(text); \($0)" } ?? text
    }
}
