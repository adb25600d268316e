import CodeIndex
import Execution
import Foundation
import HTTPClient
import Logging
import Monitoring
import NIOCore
import TestSupport
import Testing

@testable import Serving

/// The HTTP interface with a certificate.
@Suite(.enabled(if: TestCertificate.canBeMade, "the machine has no openssl"), .timeLimit(.minutes(30)))
struct EncryptionTests {
    private let registry = PrometheusRegistry()
    private let lines = Shared<[String]>([])
    private let shop: ServedShop
    /// What new connections get.
    private let certificate: Shared<ServerCertificate?>
    /// That of the certificate which the server begins with.
    private let hash: String

    init() throws {
        shop = try ServedShop()
        shop.publish()
        let first = try TestCertificate().served()
        certificate = Shared(first)
        hash = first.publicKeyHash
    }

    /// Runs a body with the port on which a server listens; ends when the server has stopped.
    private func serve(
        request: TimeAmount = .hours(1), _ body: (_ port: Int, _ connections: OpenConnections) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { [lines] _ in LineHandler(lines) }
        var limits = ConnectionLimits()
        limits.request = request
        limits.idle = .hours(1)
        let connections = OpenConnections(
            limits: limits, metrics: ConnectionMetrics(factory: registry), logger: logger)
        let server = HTTPServer(
            searcher: try shop.searcher(), comparison: shop.comparison(), operations: shop.operations(registry),
            health: Health(waitingFor: []), registry: registry, connections: connections,
            certificate: { [certificate] in certificate.value }, logger: logger)
        try await server.running(logger: logger) { try await body($0, connections) }
    }

    private func closed(_ reason: ConnectionMetrics.Reason) -> Bool {
        registry.text.contains("\(MetricName.httpConnectionsClosed){reason=\"\(reason.rawValue)\"} 1\n")
    }

    /// - Parameter hash: the only key that is accepted; nil for whom the system trusts.
    private static func client(_ hash: String?) -> HTTPConnection {
        HTTPConnection(
            HTTPClientConfiguration(
                accept: "*/*", publicKeyHash: hash, usesProxies: false, connectTimeout: .seconds(1_800),
                timeout: .seconds(1_800)))
    }

    private static func status(_ client: HTTPConnection, _ port: Int, _ path: String = "/healthz") throws -> Int {
        try client.get("https://127.0.0.1:\(port)\(path)", maximumBytes: 1 << 20).status
    }

    /// Whether a client asks a server of which it knows so much.
    private static func trusts(_ hash: String?, _ port: Int) throws -> Bool {
        do {
            _ = try status(client(hash), port)
            return true
        } catch let error as HTTPClientError {
            #expect(error.code == .tls, "\(error)")
            return false
        }
    }

    @Test func answersInTLS() async throws {
        try await serve { [hash] port, _ in
            try await DedicatedThread(name: "client").run {
                let client = Self.client(hash)
                #expect(try Self.status(client, port) == 200)
                // Longer than one record of TLS.
                let document = try client.get("https://127.0.0.1:\(port)/openapi.json", maximumBytes: 1 << 20)
                #expect(document.body == Array(OpenAPIDocument.buffer.readableBytesView))
                #expect(try Self.status(client, port, "/v1/search?q=red+lamps") == 200)
            }
        }
    }

    @Test func aClientKnowsTheOneCertificateOnly() async throws {
        let other = try TestCertificate().served().publicKeyHash
        try await serve { port, _ in
            try await DedicatedThread(name: "client").run {
                for hash in [other, nil] {
                    let isTrusted = try Self.trusts(hash, port)
                    #expect(!isTrusted, "\(hash ?? "whom the system trusts")")
                }
            }
        }
    }

    @Test func plainHTTPIsClosedAndToldOnce() async throws {
        try await serve { port, connections in
            for _ in 0..<3 {
                let connection = try RawConnection(port: port)
                try connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let answer = try await connection.readToEnd()
                #expect(!answer.contains("HTTP/1.1"))
            }
            try await eventually("all connections are closed", every: .milliseconds(1)) { connections.count == 0 }
            #expect(
                registry.text.contains("\(MetricName.httpConnectionsClosed){reason=\"handshake\"} 3\n"))
            let warnings = lines.value.filter { $0.contains("TLS could not be agreed on") }
            #expect(
                warnings.count == 1 && warnings[0].contains("the last one with: HTTP_REQUEST. Clients need https://"))
        }
    }

    /// Nothing, and the beginning of a client's first message.
    @Test(arguments: ["", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}"])
    func aHandshakeThatDoesNotEndIsNotWaitedFor(bytes: String) async throws {
        try await serve(request: .milliseconds(50)) { port, connections in
            let connection = try RawConnection(port: port)
            // On a busy machine the time may be over before the bytes are sent.
            try? connection.send(bytes)
            _ = try await connection.readToEnd()
            #expect(closed(.silent))
            try await eventually("it is closed", every: .milliseconds(1)) { connections.count == 0 }
        }
    }

    @Test func aRenewedCertificateIsThatOfNewConnections() async throws {
        let renewed = try TestCertificate().served()
        try await serve { [hash, certificate] port, _ in
            try await DedicatedThread(name: "client").run {
                let kept = Self.client(hash)
                let before = try Self.status(kept, port)
                certificate.change { $0 = renewed }
                let after = try Self.status(kept, port)
                #expect(before == 200 && after == 200)
                let (new, old) = (try Self.trusts(renewed.publicKeyHash, port), try Self.trusts(hash, port))
                #expect(new && !old)
            }
        }
    }

    @Test func withoutACertificateItIsPlainHTTP() async throws {
        certificate.change { $0 = nil }
        try await serve { port, _ in
            let answer = try await RawConnection.request("GET /healthz", port: port)
            #expect(answer?.status == 200)
        }
    }

    @Test func aRefusalNamesNoPlaces() {
        let place = "/home/build/ssl/s3_both.cc:485"
        let error = "error:1000009c:SSL routines:OPENSSL_internal"
        #expect(
            HandshakeFailureHandler.reason(
                "sslError([Error: 1 \(error):HTTP_REQUEST at \(place), Error: 2 \(error):SECOND at \(place)])")
                == "HTTP_REQUEST, SECOND")
        #expect(HandshakeFailureHandler.reason("syscallError") == "syscallError")
    }

    @Test func takesKeysOfBothKinds() async throws {
        let served = try TestCertificate(newKey: ["rsa", "-pkeyopt", "rsa_keygen_bits:2048"]).served()
        certificate.change { $0 = served }
        try await serve { port, _ in
            let status = try await DedicatedThread(name: "client").run {
                try Self.status(Self.client(served.publicKeyHash), port)
            }
            #expect(status == 200)
        }
    }

    @Test func saysWhichFileCantBeUsed() throws {
        let (one, other) = (try TestCertificate(), try TestCertificate())
        func make(_ certificates: String, _ key: String) throws {
            _ = try ServerCertificate(certificates: certificates, key: key)
        }
        try make(one.certificate + other.certificate, one.key)
        #expect(throws: ServerCertificate.Fault.mismatch) { try make(one.certificate, other.key) }
        // That of who signed it stands first.
        #expect(throws: ServerCertificate.Fault.mismatch) { try make(other.certificate + one.certificate, one.key) }
        let openssl = try #require(ExternalTool.openssl)
        let (status, locked) = try openssl.run(["pkcs8", "-topk8", "-passout", "pass:secret"], input: one.key)
        #expect(status == 0 && locked.contains("BEGIN ENCRYPTED PRIVATE KEY"))
        #expect(throws: ServerCertificate.Fault.key) { try make(one.certificate, locked) }
        // Half of what is being written.
        #expect(throws: ServerCertificate.Fault.certificate) {
            try make(one.certificate + String(other.certificate.prefix(200)), one.key)
        }
        #expect(throws: ServerCertificate.Fault.key) { try make(one.certificate, String(one.key.prefix(100))) }
        #expect(throws: ServerCertificate.Fault.certificate) { try make(one.key, one.key) }
        #expect(throws: ServerCertificate.Fault.certificate) { try make("", one.key) }
        #expect(throws: ServerCertificate.Fault.key) { try make(one.certificate, one.certificate) }
    }

    @Test func saysWhenItEnds() throws {
        let certificate = try TestCertificate(days: 2).served()
        #expect(abs(certificate.notAfter.timeIntervalSince(certificate.notBefore) - 2 * 86_400) < 2)
        #expect(certificate.lapse(at: certificate.notAfter) == nil)
        #expect(certificate.lapse(at: certificate.notAfter.addingTimeInterval(1))?.contains("renew it") == true)
        #expect(certificate.lapse(at: certificate.notBefore.addingTimeInterval(-1))?.contains("the clock") == true)
    }
}
