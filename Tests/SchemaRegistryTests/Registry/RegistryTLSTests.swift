import ChildProcesses
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
        let given = try ChildPipe()
        let made = try openssl(
            folder, given, .nowhere,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=registry", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out",
                "ca.pem",
            ])
        try #require(made.wait() == .status(0))
        let printed = try ChildPipe()
        let server = try openssl(
            folder, given, .pipe(printed),
            ["s_server", "-accept", "127.0.0.1:0", "-cert", "ca.pem", "-key", "key.pem", "-WWW"])
        defer { server.send(SIGKILL) }
        let port = try #require(self.port(in: printed))

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

    /// - Parameter input: a server ends at the end of its input.
    private func openssl(
        _ folder: URL, _ input: ChildPipe, _ output: ChildProcess.Output, _ arguments: [String]
    ) throws -> ChildProcess {
        try ChildProcess(
            ["/bin/sh", "-c", "cd \"$0\" && exec /usr/bin/openssl \"$@\"", folder.path] + arguments,
            input: input.reading, output: output, errors: .nowhere)
    }

    /// The port that the server chose, from its line `ACCEPT 127.0.0.1:…`.
    private func port(in output: ChildPipe) -> Int? {
        var text = ""
        while !output.isAtEnd {
            ChildPipe.wait(for: [output])
            text += String(decoding: output.read(), as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/) { return Int(match.1) }
        }
        return nil
    }
}
