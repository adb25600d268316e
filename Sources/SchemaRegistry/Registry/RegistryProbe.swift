/// Tries whether a schema registry answers and lets gramd in.
public struct RegistryProbe: Sendable {
    /// A schema of this number is there by chance only; that there is none is an answer, too.
    private static let anySchema = SchemaReference.id(UInt64(Int32.max))

    private let configuration: RegistryConfiguration

    /// - Parameter configuration: with at least one address.
    public init(_ configuration: RegistryConfiguration) { self.configuration = configuration }

    /// Asks one address for a schema.
    /// - Parameters:
    ///   - url: one of the configuration's.
    ///   - timeout: of connecting, and of the whole request.
    /// - Throws: ``RegistryError``
    public func ask(_ url: String, timeout: Duration) async throws(RegistryError) {
        var configuration = configuration
        configuration.urls = [url]
        configuration.timeout = timeout
        _ = try await RegistryClient(configuration).schema(Self.anySchema)
    }
}
