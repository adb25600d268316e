import Hummingbird
import Logging
import NIOCore

/// What answers searches and questions about codes.
struct SearchEndpoints: Sendable {
    let searcher: Searcher
    let logger: Logger

    /// `/v1/search`.
    func search(_ request: Request, _ context: ServedRequestContext) async -> Response {
        await answer(context) { deadline in
            let batch = try await batch(request, deadline)
            return try await searcher.search(batch.searches, until: deadline) { answers in
                var writer = JSONWriter(capacity: 256 * (1 + answers.reduce(0) { $0 + $1.products.count }))
                if batch.isList {
                    writer.object { writer in
                        writer.name("results")
                        writer.array(answers) { $1.write(to: &$0) }
                    }
                } else {
                    for answer in answers { answer.write(to: &writer) }
                }
                return writer.buffer
            }
        }
    }

    /// `/v1/codes`.
    func codes(_ request: Request, _ context: ServedRequestContext) async -> Response {
        await answer(context) { deadline in
            let parameters = try CodesParameters(try form(request), hasQuery: true)
            let answer = try await searcher.codes(of: parameters, query: parameters.query ?? "", until: deadline)
            var writer = JSONWriter()
            answer.write(to: &writer)
            return writer.buffer
        }
    }

    /// `/v1/products/ID/codes`.
    func codes(ofProduct encodedID: String, _ request: Request, _ context: ServedRequestContext) async -> Response {
        await answer(context) { deadline in
            let id = try FormParameters.percentDecoded(encodedID, of: "the product's identifier")
            let parameters = try CodesParameters(try form(request), hasQuery: false)
            guard let answer = try await searcher.codes(ofProduct: id, parameters, until: deadline) else {
                throw HTTPFault(status: .notFound, message: "there is no product '\(id)'")
            }
            var writer = JSONWriter()
            answer.write(to: &writer)
            return writer.buffer
        }
    }

    // MARK: Reading

    private func batch(_ request: Request, _ deadline: AnswerDeadline) async throws -> SearchBatch {
        guard request.method == .post else { return try SearchBatch(try form(request)) }
        return try SearchBatch(body: try await request.json(until: deadline))
    }

    private func form(_ request: Request) throws(ParameterFault) -> FormParameters {
        try FormParameters(request.uri.query ?? "")
    }

    // MARK: Answering

    /// Runs a body until its time is over or the client has left, and tells of what it throws.
    private func answer(
        _ context: ServedRequestContext, _ body: (AnswerDeadline) async throws -> ByteBuffer
    ) async -> Response {
        let deadline = AnswerDeadline(
            instant: .now + searcher.limits.time, isAbandoned: context.clientHasLeft)
        do {
            let answer = try await body(deadline)
            searcher.metrics.count(.answered)
            return HTTPAnswer.json(answer)
        } catch {
            let (fault, outcome) = told(error)
            searcher.metrics.count(outcome)
            return HTTPAnswer.error(fault)
        }
    }

    private func told(_ error: any Error) -> (HTTPFault, SearchMetrics.Outcome) {
        switch error {
        case let fault as ParameterFault: return (.badRequest(fault), .refused)
        case let fault as HTTPFault: return (fault, .refused)
        case let error as SearchError:
            let outcome: SearchMetrics.Outcome =
                switch error {
                case .unknownGeneration: .refused
                case .loading, .noGeneration, .stopping: .unavailable
                case .overloaded: .shed
                case .late: .late
                case .abandoned: .abandoned
                }
            return (HTTPFault(error), outcome)
        case is CancellationError: return (HTTPFault(.abandoned), .abandoned)
        default:
            logger.error("a search failed: \(error)")
            return (HTTPFault(status: .internalServerError, message: "the search failed; see the log"), .failed)
        }
    }
}
