/// What a server answered.
public struct HTTPResponse: Sendable, Equatable {
    /// HTTP's status, such as 200.
    public let status: Int
    /// The body, at most as long as was asked for.
    public let body: [UInt8]
    /// Whether the body was longer and is cut.
    public let isCut: Bool
    /// After how long the server wants to be asked again (`Retry-After`); nil where it doesn't say.
    public let retryAfter: Duration?
}
