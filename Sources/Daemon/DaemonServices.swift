import Execution
import Logging
import Monitoring
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
    private let source: SettingsSource?
    private let live: LiveSettings
    private let notifier: SystemdNotifier
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: says where HTTP is to listen, and where it was read from.
    ///   - live: the settings that can change meanwhile.
    init(
        atOnce: [any Service], loops: [any Service], gate: Gate, configuration: GramdConfiguration,
        live: LiveSettings, notifier: SystemdNotifier, logger: Logger
    ) {
        address = "\(configuration.httpHost):\(configuration.httpPort)"
        source = configuration.source
        self.live = live
        self.notifier = notifier
        services = atOnce + loops.map { GatedService(service: $0, gate: gate) }
        self.logger = logger
    }

    /// In the order in which they start, for the log: a service's own description may be long.
    var names: [String] { services.map(Self.name(of:)) }

    func run() async throws {
        // First of all, so that the signal is trapped before anything can be asked whether it runs.
        let reload = await SettingsReload(source: source, live: live, notifier: notifier, logger: logger)
        let services: [any Service] = [reload] + services
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
