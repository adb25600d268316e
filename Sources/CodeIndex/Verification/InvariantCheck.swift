/// Something that must hold in the index at any moment.
public struct InvariantCheck: Sendable, Equatable {
    /// What must hold, for people.
    public let rule: String
    /// How often it does not.
    public let violations: Int
    /// One violation, for people; nil without any.
    public let example: String?
}
