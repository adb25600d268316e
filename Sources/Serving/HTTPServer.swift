import Foundation
public import Hummingbird
public import Logging
public import Monitoring
import Postgres

/// The daemon's HTTP interface.
///
/// - `GET /v1/search?q=…&limit=…`: JSON, see ``SearchResult``.
/// - `GET /healthz`: 200 while the process answers.
/// - `GET /readyz`: 200, or 503 with what is wrong by component.
/// - `GET /metrics`: Prometheus text.
public struct HTTPServer: Sendable {
    private static let defaultLimit = 10

    private let searcher: Searcher
    private let health: Health
    private let registry: PrometheusRegistry
    private let logger: Logger
    private let admission: Admission

    /// - Parameter concurrentSearches: further ones are refused with 503.
    public init(
        searcher: Searcher, health: Health, registry: PrometheusRegistry, logger: Logger, concurrentSearches: Int = 256
    ) {
        self.searcher = searcher
        self.health = health
        self.registry = registry
        self.logger = logger
        admission = Admission(limit: concurrentSearches)
    }

    /// The service that listens.
    /// - Parameter onListening: called with the bound port.
    public func application(
        host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router, configuration: .init(address: .hostname(host, port: port), serverName: "gramd"),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger)
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("/v1/search") { request, _ in
            await admission.admit { await search(request) }
                ?? Self.error(.serviceUnavailable, "too many searches at once; try again")
        }
        router.get("/healthz") { _, _ in Self.json(.ok, ["status": "ok"]) }
        router.get("/readyz") { _, _ in readiness() }
        router.get("/metrics") { _, _ in
            Self.response(.ok, "text/plain; version=0.0.4; charset=utf-8", Data(registry.text.utf8))
        }
        return router
    }

    private func search(_ request: Request) async -> Response {
        let parameters = request.uri.queryParameters
        guard let query = parameters["q"].map(String.init), !query.isEmpty else {
            return Self.error(.badRequest, "the parameter q, the query, is missing")
        }
        let limitText = parameters["limit"].map(String.init)
        guard let limit = limitText.map(Int.init) ?? Self.defaultLimit else {
            return Self.error(.badRequest, "the parameter limit must be a whole number")
        }
        do {
            return Self.json(.ok, try await searcher.search(query, limit: limit))
        } catch let error as SearchError {
            if case .noGeneration = error { return Self.error(.serviceUnavailable, "\(error)") }
            return Self.error(.badRequest, "\(error)")
        } catch let error as PostgresError where error.isEnvironmentFault {
            return Self.error(.serviceUnavailable, "the index can't answer: \(error.message)")
        } catch {
            logger.error("a search failed: \(error)")
            return Self.error(.internalServerError, "the search failed; see the log")
        }
    }

    private func readiness() -> Response {
        let failures = health.failures
        let reasons = Dictionary(uniqueKeysWithValues: failures.map { ($0.component.rawValue, $0.reason) })
        let notices = health.notices
        return failures.isEmpty
            ? Self.json(.ok, Readiness(status: "ready", failures: [:], notices: notices))
            : Self.json(.serviceUnavailable, Readiness(status: "not ready", failures: reasons, notices: notices))
    }

    private struct Readiness: Encodable {
        let status: String
        let failures: [String: String]
        /// What a person should look at although the daemon works.
        let notices: [String: String]
    }

    private static func error(_ status: HTTPResponse.Status, _ message: String) -> Response {
        json(status, ["error": message])
    }

    private static func json(_ status: HTTPResponse.Status, _ body: some Encodable) -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return response(status, "application/json", try encoder.encode(body))
        } catch {
            return response(.internalServerError, "text/plain", Data("the answer can't be written as JSON".utf8))
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: Data) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
