public import Hummingbird
import HummingbirdCore
public import Logging
public import Monitoring
import NIOCore

/// The daemon's HTTP interface; `Resources/openapi.json` describes it, and is served as `/openapi.json`.
///
/// Health, readiness and metrics are answered at once, however many searches wait.
public struct HTTPServer: Sendable {
    /// A connection on which nothing comes for so long is closed, also one whose request is incomplete.
    private static let idleTime = TimeAmount.seconds(60)

    private let responder: RequestResponder

    /// - Parameters:
    ///   - searcher: answers searches.
    ///   - comparison: says whether the index in memory is right.
    ///   - health: what `/readyz` says.
    ///   - registry: what `/metrics` says.
    public init(
        searcher: Searcher, comparison: IndexComparison, health: Health, registry: PrometheusRegistry, logger: Logger
    ) {
        responder = RequestResponder(
            search: SearchEndpoints(searcher: searcher, logger: logger),
            comparison: ComparisonEndpoint(comparison: comparison, logger: logger), health: health, registry: registry)
    }

    /// The service that listens. It ends within two seconds after it is asked to.
    /// - Parameter onListening: called with the bound port.
    public func application(
        host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [ConnectionHandler()], idleTimeout: Self.idleTime,
                    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                        maxHeaderFieldSize: 2 * QueryBounds.pathBytes, maxHeaderListSize: 2 * QueryBounds.pathBytes))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "gramd"),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger)
    }
}
