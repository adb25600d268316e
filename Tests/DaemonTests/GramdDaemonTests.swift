import Foundation
import Logging
import Monitoring
import Postgres
import ServiceLifecycle
import Sync
import TestSupport
import Testing

@testable import Daemon

@Suite struct GramdDaemonTests {
    /// Hands log lines to a test.
    private struct LineHandler: LogHandler {
        let lines: AsyncStream<String>.Continuation
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        init(_ lines: AsyncStream<String>.Continuation) { self.lines = lines }

        func log(event: LogEvent) { lines.yield("\(event.message)") }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
    }

    private func configuration() async throws -> GramdConfiguration {
        var configuration = GramdConfiguration(try Settings(path: nil, environment: [:]))
        configuration.postgres = PostgresConfiguration(connectionString: "host=/nowhere dbname=gramd")
        configuration.httpPort = 0
        return configuration
    }

    @Test func followersEndFirstAndHTTPLast() async throws {
        var configuration = try await configuration()
        let names = try GramdDaemon(configuration, registry: PrometheusRegistry(), logger: Logger(label: "test"))
            .serviceNames
        #expect(names.first?.hasPrefix("ServiceOnEventLoop") == true)
        #expect(
            names.dropFirst() == [
                "OverviewWatch", "ReadyNotice", "Watchdog", "TopicWatch", "SchemaPreparation", "DatabaseWatch",
                "SourceWatch", "FiguresWatch", "IndexFollower", "IndexComparison", "CodingService", "ClickedWordPoster",
                "VerificationService", "RecallWatch", "AlignmentService", "SearchLogKeeper", "TopicFollower",
            ])
        configuration.clickTopics = ["searches"]
        configuration.deadLetterTopic = "letters"
        configuration.codesTopic = CodesTopicConfiguration(name: "codes", productTopic: "products")
        let more = try GramdDaemon(configuration, registry: PrometheusRegistry(), logger: Logger(label: "test"))
            .serviceNames
        #expect(
            more.suffix(5) == [
                "DeadLetterMirror", "CodesPublisher", "SearchLogKeeper", "SearchLogFollower", "TopicFollower",
            ])
    }

    @Test func aDaemonThatOnlyAnswersHasNothingElse() async throws {
        var configuration = try await configuration()
        configuration.clickTopics = ["searches"]
        configuration.codesTopic = CodesTopicConfiguration(name: "codes", productTopic: "products")
        let names = try SearchDaemon(configuration, registry: PrometheusRegistry(), logger: Logger(label: "test"))
            .serviceNames
        #expect(names.first?.hasPrefix("ServiceOnEventLoop") == true)
        #expect(
            names.dropFirst() == [
                "OverviewWatch", "ReadyNotice", "Watchdog", "SchemaWait", "DatabaseWatch", "IndexFollower",
                "IndexComparison",
            ])
    }

    @Test func answersWhileTheDatabaseIsAwayAndEndsWhenAskedTo() async throws {
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let logger = Logger(label: "test") { _ in LineHandler(continuation) }
        let daemon = try GramdDaemon(
            try await configuration(), registry: PrometheusRegistry(), logger: logger)
        let group = ServiceGroup(services: [daemon], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
            }
            var address: String?
            var isWaiting = false
            for await line in lines {
                if let found = line.firstMatch(of: /^listening on (http:\S+)$/) { address = String(found.1) }
                if line.hasPrefix("waiting for the database") { isWaiting = true }
                if address != nil, isWaiting { break }
            }
            let client = HTTPClient(address: try #require(address))
            #expect(try await client.get("/healthz").status == 200)
            let readiness = try await client.get("/readyz")
            #expect(readiness.status == 503)
            #expect(String(decoding: readiness.body, as: UTF8.self).contains("\"database\""))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}
