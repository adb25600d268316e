/// Why a server gave no answer that serves, as far as someone can act on it.
public enum HTTPFault: Sendable, Equatable {
    /// No connection, or it broke.
    case unreachable
    /// No answer in time.
    case timedOut
    /// The certificate is not trusted, or TLS could not be set up.
    case tls
    /// HTTP status 401 or 403.
    case unauthorized
    /// HTTP status 404: nothing of that name, or no such server.
    case notFound
    /// HTTP status 429, or 500 and above: it can't for now, whatever is asked.
    case unavailable
    /// Another HTTP status: it can't do what was asked.
    case refused
    /// An answer that is not what was asked for.
    case unexpectedAnswer
    /// It failed before, and is left alone for a while.
    case circuitOpen
    /// The waiting task was cancelled.
    case cancelled

    /// What a status means of whatever was asked; nil where that depends on it.
    public init?(status: Int) {
        switch status {
        case 401, 403: self = .unauthorized
        case 429, 500...: self = .unavailable
        default: return nil
        }
    }
}
