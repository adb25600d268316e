import Hummingbird
import Monitoring
import NIOCore

/// Leads each request to what answers it, and refuses what nothing answers.
struct RequestResponder: HTTPResponder {
    let connections: OpenConnections
    let search: SearchEndpoints
    let comparison: ComparisonEndpoint
    let operations: OperationsEndpoints
    let health: Health
    let registry: PrometheusRegistry
    let metrics: RequestMetrics

    func respond(to request: Request, context: ServedRequestContext) async -> Response {
        let start = ContinuousClock.now
        let response = await answer(request, context)
        metrics.count(Route(path: request.uri.path), response.status.code, in: ContinuousClock.now - start)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: Request, _ context: ServedRequestContext) async -> Response {
        guard request.uri.string.utf8.count <= QueryBounds.pathBytes else {
            return HTTPAnswer.error(
                HTTPFault(
                    status: .uriTooLong, message: "the address is longer than \(QueryBounds.pathBytes) bytes"))
        }
        guard let route = Route(path: request.uri.path) else {
            return HTTPAnswer.error(HTTPFault(status: .notFound, message: "there is nothing at this path"))
        }
        guard route.methods.contains(request.method) else {
            return HTTPAnswer.error(
                HTTPFault(
                    status: .methodNotAllowed, message: "this path has the methods \(route.allow)",
                    headers: [.allow: route.allow]))
        }
        if request.method == .options { return HTTPAnswer.options(route) }
        guard route.isAnsweredAlways || !connections.isCrowded else {
            search.searcher.metrics.count(.shed)
            return HTTPAnswer.error(
                HTTPFault(
                    status: .serviceUnavailable, message: "too many connections have requests; try again",
                    headers: [.retryAfter: "1"]))
        }
        switch route {
        case .search: return await search.search(request, context)
        case .codes: return await search.codes(request, context)
        case .productCodes(let encodedID): return await search.codes(ofProduct: encodedID, request, context)
        case .productHistory(let encodedID): return await operations.history(ofProduct: encodedID, request)
        case .comparison: return await comparison.report()
        case .page(let file): return file.response
        case .overview: return await operations.overview(request)
        case .live: return await operations.live(request)
        case .deadLetters: return await operations.deadLetters(request)
        case .deadLetterRetry: return await operations.retry(request)
        case .deadLetterDrop: return await operations.drop(request)
        case .openAPI: return HTTPAnswer.json(OpenAPIDocument.buffer)
        case .health: return HTTPAnswer.json(Self.healthy)
        case .readiness: return readiness()
        case .metrics: return HTTPAnswer.metrics(registry, as: ExpositionFormat(accept: request.headers[.accept]))
        }
    }

    private static let healthy: ByteBuffer = {
        var writer = JSONWriter()
        writer.object { $0.member("status", "ok") }
        return writer.buffer
    }()

    private func readiness() -> Response {
        let failures = health.failures
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("status", failures.isEmpty ? "ready" : "not ready")
            writer.name("failures")
            writer.dictionary(failures.map { ($0.component.rawValue, $0.reason) })
            // What a person should look at although the daemon works.
            writer.name("notices")
            writer.dictionary(health.notices.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            search.searcher.origin?.write(to: &writer)
        }
        return HTTPAnswer.json(writer.buffer, status: failures.isEmpty ? .ok : .serviceUnavailable)
    }
}
