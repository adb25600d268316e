import Execution
import Logging
import ServiceLifecycle
import UnixSignals

/// A daemon's services in one group.
///
/// Some begin at once; the loops begin when the gate is open. Services end in reverse order, each before the next is
/// asked. One that fails, or ends by itself, ends all others.
struct DaemonServices: Service {
    /// So long each service may take its turn to end; what runs then is cancelled all at once. With ten seconds for
    /// leaving a consumer group this stays within the unit's `TimeoutStopSec=`.
    private static let orderedShutdown = Duration.seconds(15)

    private let services: [any Service]
    private let address: String
    private let logger: Logger

    /// - Parameter address: where HTTP is to listen, such as `127.0.0.1:8480`.
    init(atOnce: [any Service], loops: [any Service], gate: Gate, address: String, logger: Logger) {
        self.address = address
        services = atOnce + loops.map { GatedService(service: $0, gate: gate) }
        self.logger = logger
    }

    /// In the order in which they start, for the log: a service's own description may be long.
    var names: [String] { services.map(Self.name(of:)) }

    func run() async throws {
        // First of all, so that the signal is trapped before anything can be asked whether it runs.
        let services: [any Service] = [await HangUpWatch(logger: logger)] + services
        var configuration = ServiceGroupConfiguration(
            services: services.map { service in
                ServiceGroupConfiguration.ServiceConfiguration(service: service, serviceName: Self.name(of: service))
            }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.orderedShutdown
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError where !Task.isCancelled {
            logger.warning("stopping took longer than \(Self.orderedShutdown); what still ran was interrupted")
        } catch {
            throw ListenFault(error, address: address) ?? error
        }
        logger.info("stopped")
    }

    private static func name(of service: any Service) -> String {
        "\(type(of: (service as? GatedService)?.service ?? service))"
    }
}
