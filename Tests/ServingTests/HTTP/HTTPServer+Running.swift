import Logging
import ServiceLifecycle
import Testing

@testable import Serving

extension HTTPServer {
    /// Runs a body with the port on which the server listens; ends when the server has stopped.
    func running(logger: Logger = Logger(label: "test"), _ body: (_ port: Int) async throws -> Void) async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let application = application(host: "127.0.0.1", port: 0, logger: logger) { listening.yield($0) }
        let services = ServiceGroup(services: [application], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { listening.finish() }
                try await services.run()
            }
            let port = try #require(await ports.first { _ in true })
            try await body(port)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
