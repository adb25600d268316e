/// A request whose parameters can't be understood or are out of their bounds.
public struct ParameterFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Names the parameter, what it must be, and what it is.
    public let description: String

    init(_ description: String) { self.description = description }
}
