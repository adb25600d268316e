import GRAM

/// Finds a model's sequences by the beam search of this process and the next tokens of a server.
struct ServerGenerator: SequenceGenerator {
    let server: GeneratorServer
    /// The name under which the server has the model.
    let model: String
    let deadline: ContinuousClock.Instant

    func sequences(for request: SequenceRequest) async throws -> [[GeneratedSequence]] {
        var search = SteppedBeamSearch(request)
        while true {
            let contexts = search.contexts
            if contexts.isEmpty { return search.results }
            search.advance(
                with: try await server.nextTokens(
                    of: contexts, model: model, endToken: request.endToken, until: deadline))
        }
    }
}
