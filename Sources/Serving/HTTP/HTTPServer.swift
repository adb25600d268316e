import Hummingbird
import HummingbirdCore
public import Logging
public import Monitoring
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The daemon's HTTP interface; `Resources/openapi.json` describes it, and is served as `/openapi.json`.
///
/// Health, readiness and metrics are answered at once, however many searches wait and however many connections are open.
public struct HTTPServer: Sendable {
    let connections: OpenConnections
    private let certificate: @Sendable () -> ServerCertificate?
    private let responder: RequestResponder

    /// - Parameters:
    ///   - searcher: answers searches.
    ///   - comparison: says whether the index in memory is right.
    ///   - operations: what the page at `/` shows, and what can be done on it.
    ///   - health: what `/readyz` says.
    ///   - registry: what `/metrics` says.
    ///   - certificate: what new connections speak TLS with, asked for by each; nil for plain HTTP.
    public init(
        searcher: Searcher, comparison: IndexComparison, operations: Operations, health: Health,
        registry: PrometheusRegistry, certificate: @escaping @Sendable () -> ServerCertificate? = { nil },
        logger: Logger
    ) {
        self.init(
            searcher: searcher, comparison: comparison, operations: operations, health: health, registry: registry,
            connections: OpenConnections(
                limits: ConnectionLimits(), metrics: ConnectionMetrics(factory: registry), logger: logger),
            certificate: certificate, logger: logger)
    }

    init(
        searcher: Searcher, comparison: IndexComparison, operations: Operations, health: Health,
        registry: PrometheusRegistry, connections: OpenConnections,
        certificate: @escaping @Sendable () -> ServerCertificate? = { nil }, logger: Logger
    ) {
        self.connections = connections
        self.certificate = certificate
        responder = RequestResponder(
            connections: connections, search: SearchEndpoints(searcher: searcher, logger: logger),
            comparison: ComparisonEndpoint(comparison: comparison, logger: logger),
            operations: OperationsEndpoints(operations: operations, logger: logger), health: health, registry: registry,
            metrics: RequestMetrics(factory: registry))
    }

    /// The service that listens. It ends within two seconds after it is asked to.
    ///
    /// Connections have one thread, which also does what little is to be done for each request; searches have their own.
    /// - Parameter onListening: called with the bound port.
    public func application(
        host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some Service {
        let limits = connections.limits
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let application = Application(
            responder: responder,
            server: builder,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "gramd",
                // Further clients wait in the system's queue until one leaves: without descriptors nothing goes on.
                availableConnectionsDelegate: MaximumAvailableConnections(limits.most + limits.reserve, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(loop), logger: logger)
        return ServiceOnEventLoop(service: application, executor: EventLoopExecutor(loop))
    }

    private var builder: HTTPServerBuilder {
        let configuration = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionHandler(connections)],
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: 2 * QueryBounds.pathBytes, maxHeaderListSize: 2 * QueryBounds.pathBytes))
        return HTTPServerBuilder { [certificate, connections] responder in
            EncryptedChannel(
                base: HTTP1Channel(responder: responder, configuration: configuration), certificate: certificate,
                connections: connections)
        }
    }
}
