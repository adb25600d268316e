import Catalog
import Foundation

/// A small HTTP server on loopback: it answers what a function says, one connection after the other.
final class RegistryServer: Sendable {
    /// What is asked.
    struct Request: Sendable, Equatable {
        let path: String
        let authorization: String?
    }

    /// What is answered; nil keeps the client waiting until it goes away.
    typealias Answer = @Sendable (Request, _ number: Int) -> (status: Int, body: String)?

    private final class Log: @unchecked Sendable {
        private let lock = NSLock()
        private var requests: [Request] = []

        var all: [Request] { lock.withLock { requests } }

        func append(_ request: Request) -> Int {
            lock.withLock {
                requests.append(request)
                return requests.count
            }
        }
    }

    let port: Int
    private let listener: Int32
    private let log = Log()

    var url: String { "http://127.0.0.1:\(port)" }
    /// In their order.
    var requests: [Request] { log.all }

    init(_ answer: @escaping Answer) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        let log = self.log
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                if client < 0 { break }
                Self.serve(client, log, answer)
                close(client)
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ client: Int32, _ log: Log, _ answer: Answer) {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            var byte: UInt8 = 0
            guard recv(client, &byte, 1, 0) == 1 else { return }
            head.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let lines = head.components(separatedBy: "\r\n")
        let authorization = lines.first { $0.lowercased().hasPrefix("authorization: ") }.map {
            String($0.dropFirst(15))
        }
        let request = Request(
            path: String(lines[0].split(separator: " ")[1]), authorization: authorization)
        guard let (status, body) = answer(request, log.append(request)) else {
            var byte: UInt8 = 0
            _ = recv(client, &byte, 1, 0)
            return
        }
        let response = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
        var bytes = Array(response.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }
}

/// A registry's answer about a schema.
func registered(_ schema: String, type: String? = nil, references: String? = nil) -> (status: Int, body: String) {
    var members = ["\"schema\":\(JSONValue.string(schema).serialized)"]
    if let type { members.append("\"schemaType\":\"\(type)\"") }
    if let references { members.append("\"references\":\(references)") }
    return (200, "{\(members.joined(separator: ","))}")
}

/// A registry's answer about a schema that it doesn't have.
let unknownSchema = (status: 404, body: #"{"error_code":40403,"message":"Schema not found"}"#)
