/// What has to read records before the decoder can't do so now, such as a schema registry that is away; they are to be tried
/// again.
public struct StageUnavailable: Error, Sendable, Equatable, CustomStringConvertible {
    let reason: String

    /// What is away, and why.
    public var description: String { reason }
}
