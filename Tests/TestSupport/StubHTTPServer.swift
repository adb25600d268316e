import Foundation

/// A small HTTP server on loopback: it answers what a function says, each connection on a thread of its own.
package final class StubHTTPServer: Sendable {
    /// What is asked.
    package struct Request: Sendable, Equatable {
        package let method: String
        package let path: String
        package let authorization: String?
        package let body: [UInt8]
    }

    /// What is answered: its headers besides the length, and its body.
    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String: String]
        package var body: String

        package init(_ status: Int, headers: [String: String] = [:], _ body: String) {
            self.status = status
            self.headers = headers
            self.body = body
        }
    }

    /// Answers a request; nil keeps the client waiting until it goes away.
    /// - Parameter number: of the request, from 1.
    package typealias Answering = @Sendable (Request, _ number: Int) -> Answer?

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

    package let port: Int
    private let listener: Int32
    private let log = Log()

    package var url: String { "http://127.0.0.1:\(port)" }
    /// In their order.
    package var requests: [Request] { log.all }

    /// A server whose answers have no headers of their own.
    package convenience init(
        _ answer: @escaping @Sendable (Request, _ number: Int) -> (status: Int, body: String)?
    ) throws {
        try self.init(waiting: 16) { request, number in answer(request, number).map { Answer($0.status, $0.body) } }
    }

    /// A server whose answers say all.
    package static func answering(_ answer: @escaping Answering) throws -> StubHTTPServer {
        try StubHTTPServer(waiting: 16, answer)
    }

    /// Listens at once, on a port that is free.
    /// - Parameter waiting: connections that may wait to be accepted.
    private init(waiting: Int32, _ answer: @escaping Answering) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, waiting) == 0
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
                Thread.detachNewThread {
                    Self.serve(client, log, answer)
                    close(client)
                }
            }
            close(listener)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ client: Int32, _ log: Log, _ answer: Answering) {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            var byte: UInt8 = 0
            guard recv(client, &byte, 1, 0) == 1 else { return }
            head.unicodeScalars.append(Unicode.Scalar(byte))
        }
        let lines = head.components(separatedBy: "\r\n")
        let header = { (name: String) in
            lines.first { $0.lowercased().hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
        }
        var body = [UInt8](repeating: 0, count: header("content-length").flatMap { Int($0) } ?? 0)
        var read = 0
        while read < body.count {
            let count = body.withUnsafeMutableBytes { recv(client, $0.baseAddress! + read, $0.count - read, 0) }
            guard count > 0 else { return }
            read += count
        }
        let words = lines[0].split(separator: " ")
        let request = Request(
            method: String(words[0]), path: String(words[1]), authorization: header("authorization"), body: body)
        guard let found = answer(request, log.append(request)) else {
            var byte: UInt8 = 0
            _ = recv(client, &byte, 1, 0)
            return
        }
        let headers = found.headers.map { "\($0.key): \($0.value)\r\n" }.joined()
        let response =
            "HTTP/1.1 \(found.status) X\r\n\(headers)Content-Length: \(found.body.utf8.count)\r\n"
            + "Connection: close\r\n\r\n\(found.body)"
        var bytes = Array(response.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            bytes = bytes.dropFirst(sent)
        }
    }
}
