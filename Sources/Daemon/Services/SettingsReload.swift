import Logging
import Monitoring
import ServiceLifecycle
import UnixSignals

/// Reads the settings anew on SIGHUP, which would end the process else: applies what can change while the daemon runs, and
/// says what needs a restart. Settings that can't be used change nothing.
struct SettingsReload: Service {
    private let signals: UnixSignalsSequence
    private let source: SettingsSource?
    private let live: LiveSettings
    private let notifier: SystemdNotifier
    private let logger: Logger

    /// From here on the signal is trapped.
    /// - Parameters:
    ///   - source: of the settings that the daemon runs with; nil where they were not read from anywhere.
    ///   - live: the settings that can change.
    init(source: SettingsSource?, live: LiveSettings, notifier: SystemdNotifier, logger: Logger) async {
        signals = await UnixSignalsSequence(trapping: .sighup)
        self.source = source
        self.live = live
        self.notifier = notifier
        self.logger = logger
    }

    func run() async throws {
        var running = source
        for await _ in signals.cancelOnGracefulShutdown() {
            notifier.reloading { running = reload(running) }
        }
    }

    /// - Returns: where the settings come from that the daemon runs with now.
    private func reload(_ running: SettingsSource?) -> SettingsSource? {
        guard let running else { return nil }
        do throws(ConfigurationError) {
            let configuration = try running.read()
            let changes = running.changes(in: configuration.source ?? running)
            if changes.isEmpty { logger.notice("settings read anew: none has changed") }
            for sentence in live.take(configuration, changes: changes) {
                logger.notice("settings read anew: \(sentence)")
            }
            let rest = changes.filter { !LiveSettings.keys.contains($0) }
            if !rest.isEmpty {
                logger.warning(
                    "settings read anew: a change of \(rest.joined(separator: ", ")) takes a restart (systemctl restart)"
                )
            }
            return running.taking(LiveSettings.keys, from: configuration.source ?? running)
        } catch {
            for problem in error.problems { logger.error("the settings stay as they were: \(problem)") }
            return running
        }
    }
}
