import Logging
import ServiceLifecycle
import UnixSignals

/// Answers SIGHUP, which would end the process else: many a daemon reads its settings anew on it.
struct HangUpWatch: Service {
    private let signals: UnixSignalsSequence
    private let logger: Logger

    /// From here on the signal is trapped.
    init(logger: Logger) async {
        signals = await UnixSignalsSequence(trapping: .sighup)
        self.logger = logger
    }

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            logger.notice(
                "SIGHUP changes nothing: settings are read when gramd starts; restart it to apply them (systemctl restart)"
            )
        }
    }
}
