import Foundation
import HTTPClient
import Testing

@testable import SchemaRegistry

/// A registry behind a certificate that nobody but the test signed.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")))
struct RegistryTLSTests {
    @Test func trustsTheConfiguredAuthorityOnly() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "schemas/ids"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(registered(#""int""#).body.utf8).write(to: folder.appending(path: "schemas/ids/1"))
        let made = try openssl(
            folder,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=registry", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out",
                "ca.pem",
            ])
        made.waitUntilExit()
        try #require(made.terminationStatus == 0)
        let server = try openssl(
            folder, ["s_server", "-accept", "127.0.0.1:0", "-cert", "ca.pem", "-key", "key.pem", "-WWW"])
        defer { server.terminate() }
        let port = try #require(self.port(of: server))

        var configuration = RegistryConfiguration(urls: ["https://127.0.0.1:\(port)"])
        do throws(RegistryError) {
            _ = try await RegistryClient(configuration).schema(.id(1))
            Issue.record("a certificate that is not trusted")
        } catch { #expect(error.code == .tls) }
        configuration.certificateAuthorityFile = folder.appending(path: "ca.pem").path
        _ = try await RegistryClient(configuration).schema(.id(1)).get()
        configuration.certificateAuthorityFile = "/nowhere"
        do throws(RegistryError) {
            _ = try await RegistryClient(configuration).schema(.id(1))
            Issue.record("no certificate authority")
        } catch { #expect(error.code == .tls) }
    }

    private func openssl(_ folder: URL, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = Pipe()
        process.standardOutput = Pipe()
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// The port that the server chose, from its line `ACCEPT 127.0.0.1:…`.
    private func port(of server: Process) -> Int? {
        guard let output = server.standardOutput as? Pipe else { return nil }
        var text = ""
        while true {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { return nil }
            text += String(decoding: data, as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/) { return Int(match.1) }
        }
    }
}
