import Catalog
import CodeIndex
import Logging
import Monitoring
import ServiceLifecycle

/// Looks now and then whether a source seems to count its versions anew, so that all it sends is late.
struct SourceWatch: Service {
    private static let interval = Duration.seconds(5)

    let index: CodeIndex
    let topic: String
    let health: Health
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // An index that can't be read shows elsewhere.
                if let found = try? await index.partitions.suspiciousSources(of: topic) { report(found) }
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func report(_ found: [LogPartition: SourceLateness]) {
        let notice = SourceLateness.notice(found)
        if health.notice(notice, about: "source"), let notice { logger.warning("\(notice)") }
    }
}
