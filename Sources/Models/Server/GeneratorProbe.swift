/// Asks a model's server now, once, to find out whether it can be used.
public struct GeneratorProbe: Sendable {
    private let configuration: GeneratorServer.Configuration
    private let connection: GeneratorConnection
    private let timeout: Duration

    /// Nothing is connected yet.
    /// - Parameter timeout: of each question.
    public init(_ configuration: GeneratorServer.Configuration, timeout: Duration) {
        self.configuration = configuration
        self.timeout = timeout
        connection = GeneratorConnection(configuration, timeout: timeout)
    }

    /// The names of the models that it serves.
    /// - Throws: ``GeneratorServerError``
    public func models() async throws(GeneratorServerError) -> [String] { try await connection.models() }

    /// Lets it compute for a model, with all that coding asks for.
    /// - Parameter modelID: the model's identifier.
    /// - Returns: the name under which it serves the model.
    /// - Throws: ``GeneratorServerError``
    @discardableResult
    public func compute(for modelID: String) async throws(GeneratorServerError) -> String {
        let model = configuration.model ?? modelID
        // Every vocabulary has these tokens; what they mean makes no difference here.
        let request = CompletionRequest(
            model: model, sequences: [[1]], endToken: 2, listed: configuration.listedTokens,
            engine: configuration.engine)
        _ = try await connection.complete(request, until: .now + timeout)
        return model
    }
}
