import Foundation
import Synchronization

/// Stands between a client and a server on 127.0.0.1, and makes their connection slow, mute or broken.
public final class TCPProxy: Sendable {
    private struct State {
        var delay: TimeInterval = 0
        var isHeld = false
        var isClosed = false
        /// Both sockets of every connection that has not ended.
        var sockets: Set<Int32> = []
    }

    /// Why a proxy could not be made.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private let listener: Int32
    private let target: Int
    private let state = Mutex(State())
    private let change = NSCondition()
    /// Where clients connect to.
    public let port: Int

    /// - Parameter target: the server's port.
    public init(to target: Int) throws {
        self.target = target
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listens = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard listens else { throw Failure(description: "no proxy: errno \(errno)") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                self.connect(client)
            }
        }
    }

    /// Ends the proxy and all connections.
    public func close() {
        state.withLock { $0.isClosed = true }
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
        hold(false)
    }

    /// Lets every piece of data wait before it goes on, in either direction.
    public func setDelay(_ delay: Duration) { state.withLock { $0.delay = delay / .seconds(1) } }

    /// Lets nothing through, and ends no connection; what comes meanwhile follows later.
    public func hold(_ isHeld: Bool = true) {
        change.lock()
        state.withLock { $0.isHeld = isHeld }
        change.broadcast()
        change.unlock()
    }

    /// Ends all connections.
    public func cut() { state.withLock { for socket in $0.sockets { shutdown(socket, Int32(SHUT_RDWR)) } } }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        return address
    }

    private func connect(_ client: Int32) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: target)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let sockets: Set<Int32> = [client, server]
        let isOpen = state.withLock { state in
            guard connected, !state.isClosed else { return false }
            state.sockets.formUnion(sockets)
            return true
        }
        guard isOpen else {
            for socket in sockets { Foundation.close(socket) }
            return
        }
        let ends = Ends(sockets, proxy: self)
        Thread.detachNewThread { self.pump(from: client, to: server, ends) }
        Thread.detachNewThread { self.pump(from: server, to: client, ends) }
    }

    private func pump(from source: Int32, to destination: Int32, _ ends: Ends) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            change.lock()
            while state.withLock({ $0.isHeld && !$0.isClosed }) { change.wait() }
            change.unlock()
            let delay = state.withLock { $0.delay }
            if delay > 0 { Thread.sleep(forTimeInterval: delay) }
            var sent = 0
            while sent < count {
                let part = buffer[sent..<count].withUnsafeBytes {
                    send(destination, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard part > 0 else { break }
                sent += part
            }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(destination, Int32(SHUT_RDWR))
        ends.leave()
    }

    /// Closes a connection's sockets when both directions have ended.
    private final class Ends: Sendable {
        private let open = Mutex(2)
        private let sockets: Set<Int32>
        private let proxy: TCPProxy

        init(_ sockets: Set<Int32>, proxy: TCPProxy) {
            self.sockets = sockets
            self.proxy = proxy
        }

        func leave() {
            let isLast = open.withLock { open in
                open -= 1
                return open == 0
            }
            guard isLast else { return }
            proxy.state.withLock { $0.sockets.subtract(sockets) }
            for socket in sockets { Foundation.close(socket) }
        }
    }
}
