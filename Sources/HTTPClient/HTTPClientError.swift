/// Why a server gave no answer. Passwords are never part of it.
public struct HTTPClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, as far as someone can act on it.
    public enum Code: Sendable, Equatable {
        /// No connection, or it broke.
        case unreachable
        /// The answer took too long.
        case timedOut
        /// The certificate is not trusted, or TLS could not be set up.
        case tls
        /// The waiting task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let code: Code
    /// libcurl's words for it.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// True: the same request may succeed later.
    public var isRetriable: Bool { true }
    /// False: the next request is made as ever.
    public var isFatal: Bool { false }
}
