package import Foundation
package import Serving

/// A certificate that signed itself, for 127.0.0.1, and its key.
package struct TestCertificate: Sendable {
    private struct Failure: Error { let output: String }

    /// Whether the machine has what makes one.
    package static var canBeMade: Bool { ExternalTool.openssl != nil }

    /// Both in PEM.
    package let certificate: String
    package let key: String

    /// - Parameter newKey: the kind of key, with OpenSSL's options of it.
    package init(days: Int = 30, newKey: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-certificate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (folder.appending(path: "certificate.pem"), folder.appending(path: "key.pem"))
        guard let openssl = ExternalTool.openssl else { throw Failure(output: "the machine has no openssl") }
        let made = try openssl.run(
            ["req", "-x509", "-newkey"] + newKey + [
                "-nodes", "-days", "\(days)", "-subj", "/CN=gramd", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", key.path, "-out", certificate.path,
            ])
        guard made.status == 0 else { throw Failure(output: made.output) }
        self.certificate = try String(contentsOf: certificate, encoding: .utf8)
        self.key = try String(contentsOf: key, encoding: .utf8)
    }

    /// As a server takes it.
    package func served() throws -> ServerCertificate {
        try ServerCertificate(certificates: certificate, key: key)
    }

    /// Writes both into a folder, over those that are there.
    @discardableResult
    package func write(into folder: URL) throws -> (certificate: String, key: String) {
        let (first, second) = (folder.appending(path: "http.pem"), folder.appending(path: "http.key"))
        try Data(certificate.utf8).write(to: first)
        try Data(key.utf8).write(to: second)
        return (first.path, second.path)
    }
}
