/// Why a schema registry gave no answer about a schema: a fault of the surroundings, never of a record.
///
/// Passwords are never part of it.
public struct RegistryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, as far as someone can act on it.
    public enum Code: Sendable, Equatable {
        /// No connection, or it broke.
        case unreachable
        /// The answer took too long.
        case timedOut
        /// The certificate is not trusted, or TLS could not be set up.
        case tls
        /// HTTP status 401 or 403.
        case unauthorized
        /// Another status that says nothing about the schema, such as 500 or 503.
        case unavailable
        /// An answer that is none of a schema registry.
        case unexpectedAnswer
        /// The waiting task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let code: Code
    /// The address that was asked.
    public let url: String
    /// For people: what was wrong.
    public let message: String

    init(_ code: Code, url: String, _ message: String) {
        self.code = code
        self.url = url
        self.message = message
    }

    /// True: the same request may succeed later.
    public var isRetriable: Bool { true }
    /// False: the next request is made as ever.
    public var isFatal: Bool { false }

    /// The address, what was wrong, and what to do.
    public var description: String {
        let text = "schema registry \(url): \(message)"
        return code.advice.map { "\(text); \($0)" } ?? text
    }
}

extension RegistryError.Code {
    fileprivate var advice: String? {
        switch self {
        case .unreachable, .timedOut: "check registry.url and the network; gramd keeps trying"
        case .tls: "check registry.certificateAuthorityFile"
        case .unauthorized: "check registry.username and registry.passwordFile"
        case .unexpectedAnswer: "check registry.url"
        case .unavailable, .cancelled: nil
        }
    }
}
