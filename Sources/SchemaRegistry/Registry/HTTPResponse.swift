/// What a server answered.
struct HTTPResponse: Sendable, Equatable {
    /// HTTP's status, such as 200.
    let status: Int
    /// The body, at most as long as was asked for.
    let body: [UInt8]
    /// Whether the body was longer and is cut.
    let isCut: Bool
}
