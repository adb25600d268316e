/// A model that the index knows.
public struct RegisteredModel: Sendable, Equatable {
    /// The content address of the model's files.
    public let id: String
    /// The checkpoint folder, on the machines that run it.
    public let location: String
    /// What its training measured, a JSON object.
    public let metrics: String
    /// ISO 8601, UTC.
    public let createdAt: String
}
