import Execution
import Foundation

/// A connection on which a test writes what it wants, byte for byte.
final class RawConnection: Sendable {
    /// What a server answered.
    struct Answer: Sendable {
        var status: Int
        /// By lower-case name.
        var headers: [String: String]
        var body: String

        /// - Parameter text: a status line, headers, and the body behind them.
        init?(_ text: String) {
            let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            let lines = parts[0].split(separator: "\r\n")
            guard parts.count == 2, let first = lines.first, let status = Int(first.split(separator: " ")[1]) else {
                return nil
            }
            self.status = status
            headers = Dictionary(
                lines.dropFirst().map { line in
                    let sides = line.split(separator: ": ", maxSplits: 1)
                    return (sides[0].lowercased(), sides.count > 1 ? String(sides[1]) : "")
                }
            ) { first, _ in first }
            body = String(parts[1])
        }
    }

    struct Failure: Error {
        var call: String
        var code = errno
    }

    private let descriptor: Int32
    /// Where reading waits.
    private let thread = DedicatedThread(name: "raw-connection")

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(call: "connect") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Failure(call: "send") }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// Everything until the server closes, with a reset where it had not read all that was sent.
    func readToEnd() async throws -> String {
        try await thread.run { [descriptor] in
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count >= 0 || errno == ECONNRESET else { throw Failure(call: "recv") }
                if count <= 0 { return String(decoding: text, as: UTF8.self) }
                text += buffer[..<count]
            }
        }
    }

    /// Leaves, as a browser does whose user has gone elsewhere.
    func leave() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// One request on a connection of its own.
    /// - Parameter head: method and path.
    static func request(
        _ head: String, headers: [String] = [], body: String? = nil, port: Int
    ) async throws -> Answer? {
        let connection = try RawConnection(port: port)
        let lines =
            ["\(head) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
            + (body.map { ["Content-Length: \($0.utf8.count)"] } ?? [])
        try connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
        return Answer(try await connection.readToEnd())
    }
}
