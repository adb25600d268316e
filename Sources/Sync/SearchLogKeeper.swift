public import Logging
public import ServiceLifecycle

/// Tidies the search log every minute.
public struct SearchLogKeeper: Service {
    private let sink: ClickSink
    private let logger: Logger

    /// Creates a service that tidies what `sink` has written.
    public init(sink: ClickSink, logger: Logger) {
        self.sink = sink
        self.logger = logger
    }

    /// Tidies until the service group shuts down.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await sink.tidy() } catch {
                    if !Task.isCancelled { logger.warning("the search log was not tidied: \(error)") }
                }
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }
}
