/// A generation's model can't be used: it is not registered, or its files are missing or broken.
public struct ModelUnavailable: Error, CustomStringConvertible {
    /// Names the model or its folder, and the cause.
    public let description: String

    init(_ description: String) { self.description = description }
}
