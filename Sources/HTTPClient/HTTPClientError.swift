/// Why a request got no answer. Passwords are never part of it.
public struct HTTPClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong: ``HTTPFault/unreachable``, ``HTTPFault/timedOut``, ``HTTPFault/tls`` or ``HTTPFault/cancelled``.
    public let code: HTTPFault
    /// libcurl's words for it.
    public let description: String

    init(_ code: HTTPFault, _ description: String) {
        self.code = code
        self.description = description
    }
}
