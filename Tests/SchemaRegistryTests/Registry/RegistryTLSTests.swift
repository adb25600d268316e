import Foundation
import HTTPClient
import TestSupport
import Testing

@testable import SchemaRegistry

/// A registry behind a certificate that nobody but the test signed.
@Suite(.enabled(if: TestCertificate.canBeMade, "the machine has no openssl")) struct RegistryTLSTests {
    @Test func trustsTheConfiguredAuthorityOnly() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "schemas/ids"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(registered(#""int""#).body.utf8).write(to: folder.appending(path: "schemas/ids/1"))
        let certificate = try TestCertificate()
        let server = try TLSFileServer(certificate, in: folder)

        var configuration = RegistryConfiguration(urls: ["https://127.0.0.1:\(server.port)"])
        do throws(RegistryError) {
            _ = try await RegistryClient(configuration).schema(.id(1))
            Issue.record("a certificate that is not trusted")
        } catch { #expect(error.code == .tls) }
        configuration.certificateAuthorityFile = try certificate.write(into: folder).certificate
        _ = try await RegistryClient(configuration).schema(.id(1)).get()
        configuration.certificateAuthorityFile = "/nowhere"
        do throws(RegistryError) {
            _ = try await RegistryClient(configuration).schema(.id(1))
            Issue.record("no certificate authority")
        } catch { #expect(error.code == .tls) }
        withExtendedLifetime(server) {}
    }
}
