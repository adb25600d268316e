import CodeIndex
import Execution
import Foundation
import Hummingbird
import Logging
import Monitoring
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestSupport
import Testing

@testable import Serving

/// Connections that keep the server waiting, and too many of them, on real sockets.
@Suite(.timeLimit(.minutes(30))) struct ConnectionTests {
    /// Nothing ends by itself.
    private static let patient = {
        var limits = ConnectionLimits()
        limits.request = .hours(1)
        limits.idle = .hours(1)
        limits.unread = .hours(1)
        return limits
    }()

    private let registry = PrometheusRegistry()
    private let lines = Shared<[String]>([])
    private let shop: ServedShop

    init() throws {
        shop = try ServedShop()
        shop.publish()
    }

    /// Runs a body with the port on which a server listens; ends when the server has stopped.
    private func serve(
        _ limits: ConnectionLimits, _ searcher: Searcher? = nil,
        _ body: (_ port: Int, _ connections: OpenConnections) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { [lines] _ in LineHandler(lines) }
        let connections = OpenConnections(
            limits: limits, metrics: ConnectionMetrics(factory: registry), logger: logger)
        let server = HTTPServer(
            searcher: try searcher ?? shop.searcher(), comparison: shop.comparison(),
            operations: shop.operations(registry), health: Health(waitingFor: []), registry: registry,
            connections: connections, logger: logger
        )
        try await server.running(logger: logger) { try await body($0, connections) }
    }

    /// A connection that says nothing, once the server knows of it.
    private func silent(_ port: Int) async throws -> RawConnection {
        let before = count(MetricName.httpConnectionsAccepted)
        let connection = try RawConnection(port: port)
        try await eventually("it is accepted", every: .milliseconds(1)) {
            count(MetricName.httpConnectionsAccepted) != before
        }
        return connection
    }

    private func count(_ series: String) -> Int? {
        let line = registry.text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Int($0.dropFirst(series.count + 1)) }
    }

    private func waitUntilClosed(_ connections: OpenConnections) async throws {
        try await eventually("all connections are closed", every: .milliseconds(1)) { connections.count == 0 }
    }

    /// A connection that is not a socket, and whose time passes by command.
    private func embedded(_ limits: ConnectionLimits) -> EmbeddedChannel {
        let connections = OpenConnections(
            limits: limits, metrics: ConnectionMetrics(factory: registry), logger: Logger(label: "test"))
        return EmbeddedChannel(handler: ConnectionHandler(connections))
    }

    private func open(_ channel: EmbeddedChannel) throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func closed(_ reason: ConnectionMetrics.Reason) -> Int? {
        count("\(MetricName.httpConnectionsClosed){reason=\"\(reason.rawValue)\"}")
    }

    @Test(arguments: [
        "", "GET /healthz HT", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: y",
        "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n{",
    ])
    func aRequestThatDoesNotComeIsNotWaitedFor(text: String) async throws {
        var limits = Self.patient
        limits.request = .milliseconds(50)
        try await serve(limits) { port, connections in
            let connection = try RawConnection(port: port)
            // On a busy machine the time may be over before the text is sent.
            try? connection.send(text)
            _ = try await connection.readToEnd()
            #expect(closed(.silent) == 1)
            try await waitUntilClosed(connections)
            #expect(registry.text.contains("\(MetricName.httpConnections) 0\n"))
        }
    }

    /// On a busy machine a connection may not be open yet when that time is over since it was accepted.
    @Test func theTimeForARequestBeginsWhenItsConnectionIsOpen() throws {
        var limits = Self.patient
        limits.request = .milliseconds(50)
        let channel = embedded(limits)
        channel.embeddedEventLoop.advanceTime(by: limits.request)
        try open(channel)
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: limits.request)
        #expect(!channel.isActive && closed(.silent) == 1)
    }

    /// Not while one of them is missing, and not at once.
    @Test func anIdleConnectionIsClosedAfterItsAnswers() throws {
        var limits = Self.patient
        limits.idle = .milliseconds(50)
        let channel = embedded(limits)
        try open(channel)
        let request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/healthz")
        for _ in 0..<2 {
            try channel.writeInbound(HTTPRequestPart.head(request))
            try channel.writeInbound(HTTPRequestPart.end(nil))
        }
        for _ in 0..<2 {
            channel.embeddedEventLoop.advanceTime(by: limits.idle)
            #expect(channel.isActive)
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            #expect(channel.isActive)
        }
        channel.embeddedEventLoop.advanceTime(by: limits.idle)
        #expect(!channel.isActive && closed(.silent) == 1)
    }

    /// Twenty megabytes of answers, none of which the client takes.
    @Test func anAnswerThatIsNotTakenIsNotKept() async throws {
        var limits = Self.patient
        limits.unread = .milliseconds(50)
        try await serve(limits) { port, connections in
            let connection = try await silent(port)
            let requests = 20_000_000 / OpenAPIDocument.buffer.readableBytes
            try connection.send(
                String(repeating: "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n", count: requests))
            try await waitUntilClosed(connections)
            #expect(closed(.unread) == 1)
            connection.leave()
        }
    }

    @Test func silentConnectionsKeepNobodyOut() async throws {
        var limits = Self.patient
        (limits.most, limits.reserve) = (4, 1)
        try await serve(limits) { port, connections in
            var silent: [RawConnection] = []
            for number in 1...40 {
                silent.append(try await self.silent(port))
                #expect(connections.count == min(number, 4))
            }
            let health = try await RawConnection.request("GET /healthz", port: port)
            #expect(health?.status == 200)
            #expect(closed(.crowded) == 37)
            // Those that were idle longest are closed, the last ones are served.
            for connection in silent.prefix(37) { #expect(try await connection.readToEnd() == "") }
            try silent[39].send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(RawConnection.Answer(try await silent[39].readToEnd())?.status == 200)
            let warnings = lines.value.filter { $0.contains("HTTP connections") }
            #expect(warnings.count == 1 && warnings[0].contains("4, were taken when 1 more came"))
        }
    }

    @Test func whereAllHaveRequestsHealthIsAnsweredAndSearchesAreNot() async throws {
        var limits = Self.patient
        (limits.most, limits.reserve) = (1, 1)
        let searcher = try shop.searcher(
            Searcher.Limits(concurrent: 1, waiting: 9, time: .seconds(3_600)), metrics: SearchMetrics(factory: registry)
        )
        let held = HeldSearch()
        try await serve(limits, searcher) { port, connections in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await held.run(searcher) }
                try await held.begun.wait()
                let waiting = try RawConnection(port: port)
                try waiting.send("GET /v1/search?q=lamp HTTP/1.1\r\nHost: localhost\r\n\r\n")
                try await eventually("a search waits", every: .milliseconds(1)) { searcher.waiterCount > 0 }
                for path in ["/healthz", "/readyz", "/metrics"] {
                    let answer = try #require(try await RawConnection.request("GET \(path)", port: port))
                    #expect(answer.status == 200 && answer.headers["connection"] == "close")
                }
                let refused = try #require(try await RawConnection.request("GET /v1/search?q=lamp", port: port))
                #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
                #expect(refused.body.contains("too many connections"))
                #expect(registry.text.contains("gramd_searches_total{outcome=\"shed\"} 1\n"))
                held.letGo()
                try await group.waitForAll()
                try await eventually("it is answered", every: .milliseconds(1)) {
                    registry.text.contains("gramd_searches_total{outcome=\"answered\"} 1\n")
                }
                waiting.leave()
                try await waitUntilClosed(connections)
            }
            let again = try await RawConnection.request("GET /v1/search?q=lamp", port: port)
            #expect(again?.status == 200)
        }
    }

    @Test func thereAreFewerPlacesThanDescriptors() {
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        let limits = ConnectionLimits()
        #expect((1...1_024).contains(limits.most) && rlim_t(limits.most + limits.reserve) < limit.rlim_cur)
    }
}
