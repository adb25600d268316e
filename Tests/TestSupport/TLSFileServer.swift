import ChildProcesses
package import Foundation

/// OpenSSL's own server, which shows a certificate and answers with the files of a folder, until it is released.
package final class TLSFileServer: Sendable {
    private struct Failure: Error {}

    /// On 127.0.0.1.
    package let port: Int
    private let process: ChildProcess
    /// The server ends at its end.
    private let input: ChildPipe
    /// It says what it answers; nobody reads it.
    private let output: ChildPipe

    /// - Parameter folder: gets the certificate and its key besides.
    package init(_ certificate: TestCertificate, in folder: URL) throws {
        let files = try certificate.write(into: folder)
        output = try ChildPipe()
        input = try ChildPipe()
        process = try ChildProcess(
            [
                "/bin/sh", "-c", "cd \"$0\" && exec openssl \"$@\"", folder.path, "s_server", "-accept", "127.0.0.1:0",
                "-cert", files.certificate, "-key", files.key, "-WWW",
            ], input: input.reading, output: .pipe(output), errors: .nowhere)
        guard let port = Self.port(in: output) else { throw Failure() }
        self.port = port
    }

    /// The port that the server chose, from its line `ACCEPT 127.0.0.1:…`.
    private static func port(in output: ChildPipe) -> Int? {
        var text = ""
        while !output.isAtEnd {
            ChildPipe.wait(for: [output])
            text += String(decoding: output.read(), as: UTF8.self)
            if let match = text.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/) { return Int(match.1) }
        }
        return nil
    }
}
