/// Why a server of a model gave no codes: a fault of the surroundings. The API key is never part of it.
public struct GeneratorServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, as far as someone can act on it.
    public enum Code: Sendable, Equatable {
        /// No connection, or it broke.
        case unreachable
        /// No answer in time.
        case timedOut
        /// The certificate is not trusted, or TLS could not be set up.
        case tls
        /// HTTP status 401 or 403.
        case unauthorized
        /// HTTP status 404: no such model, or no such server.
        case notFound
        /// HTTP status 429, or 500 and above.
        case unavailable
        /// Another HTTP status: it can't do what was asked.
        case refused
        /// An answer that is not what was asked for.
        case unexpectedAnswer
        /// It failed before, and is left alone for a while.
        case circuitOpen
        /// The waiting task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let code: Code
    /// The address that was asked.
    public let url: String
    /// For people: what was wrong.
    public let message: String
    /// After how long the server wants to be asked again; nil where it doesn't say.
    public let retryAfter: Duration?

    init(_ code: Code, url: String, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.url = url
        self.message = message
        self.retryAfter = retryAfter
    }

    /// Whether the same request may succeed soon.
    public var isRetriable: Bool { [.unreachable, .timedOut, .unavailable].contains(code) }
    /// False: products wait, and are coded later.
    public var isFatal: Bool { false }

    /// The address, what was wrong, and what to do.
    public var description: String {
        let text = "generator \(url): \(message)"
        return code.advice.map { "\(text); \($0)" } ?? text
    }
}

extension GeneratorServerError.Code {
    fileprivate var advice: String? {
        switch self {
        case .unreachable, .timedOut: "check coding.generator.url and the network"
        case .tls: "check coding.generator.certificateAuthorityFile"
        case .unauthorized: "check coding.generator.apiKeyFile"
        case .notFound: "serve the model under its identifier, or name it in coding.generator.model"
        case .unexpectedAnswer: "check coding.generator.engine and coding.generator.url"
        case .refused: "check coding.generator.listedTokens and the server's longest sequence"
        case .unavailable, .circuitOpen, .cancelled: nil
        }
    }
}
