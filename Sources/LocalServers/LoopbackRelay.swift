import Foundation
import Synchronization

/// Listens on 127.0.0.1, and passes every connection on to a server there.
package final class LoopbackRelay: Sendable {
    /// Takes what one side has sent and returns what the other one gets; called on one thread of its own.
    package typealias Filter = @Sendable (_ received: [UInt8]) -> [UInt8]

    /// What a connection passes through.
    package struct Filters: Sendable {
        let toServer: Filter
        let toClient: Filter

        package init(toServer: @escaping Filter, toClient: @escaping Filter) {
            self.toServer = toServer
            self.toClient = toClient
        }
    }

    /// Why a relay can't listen.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        init(port: Int, errorNumber: Int32) {
            description =
                switch errorNumber {
                case EADDRINUSE: "port \(port) of 127.0.0.1 is taken by another program: choose another port"
                case EACCES: "port \(port) of 127.0.0.1 is for root only: choose one from 1024 on"
                default: "port \(port) of 127.0.0.1 can't be opened: \(String(cString: strerror(errorNumber)))"
                }
        }
    }

    private let listener: Int32
    private let connections = Connections()
    /// Where clients connect to.
    package let port: Int

    /// - Parameters:
    ///   - port: 0 for a free one.
    ///   - target: the server's port.
    ///   - makeFilters: called for each connection with the port that clients connect to.
    /// - Throws: ``Failure`` where the port can't be had.
    package init(port: Int = 0, to target: Int, makeFilters: @escaping @Sendable (_ port: Int) -> Filters) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = LoopbackAddress(port: port)
        // Connections of an earlier process that linger don't keep the port.
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard address.bind(listener), listen(listener, 64) == 0 else {
            defer { Foundation.close(listener) }
            throw Failure(port: port, errorNumber: errno)
        }
        // Children that inherited it would keep the port.
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        self.listener = listener
        let port = address.port
        self.port = port
        Thread.detachNewThread { [connections] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { break }
                let server = Self.connect(to: target)
                connections.relay(client, server, makeFilters(port))
            }
            Foundation.close(listener)
        }
    }

    deinit { close() }

    /// Takes no more connections and ends all that there are.
    package func close() {
        // Once only: later the number may be another socket's.
        guard connections.close() else { return }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Ends all connections.
    package func cut() { connections.cut() }

    /// - Returns: nil where the server takes no connection.
    private static func connect(to port: Int) -> Int32? {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if LoopbackAddress(port: port).connect(server) { return server }
        Foundation.close(server)
        return nil
    }

    /// The sockets of all connections, each with two threads.
    private final class Connections: Sendable {
        private struct State {
            var isClosed = false
            /// Both sockets of every connection that has not ended.
            var sockets: Set<Int32> = []
        }

        private let state = Mutex(State())

        /// - Returns: whether they were open.
        func close() -> Bool {
            let wasOpen = state.withLock { state in
                defer { state.isClosed = true }
                return !state.isClosed
            }
            cut()
            return wasOpen
        }

        func cut() { state.withLock { for socket in $0.sockets { shutdown(socket, Int32(SHUT_RDWR)) } } }

        func relay(_ client: Int32, _ server: Int32?, _ filters: Filters) {
            let isOpen = state.withLock { state in
                guard let server, !state.isClosed else { return false }
                state.sockets.formUnion([client, server])
                return true
            }
            guard let server, isOpen else {
                for socket in [client, server ?? -1] where socket >= 0 { Foundation.close(socket) }
                return
            }
            for socket in [client, server] {
                var on: Int32 = 1
                setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
            }
            let open = OpenDirections()
            for (source, destination, filter) in [
                (client, server, filters.toServer), (server, client, filters.toClient),
            ] {
                Thread.detachNewThread {
                    Self.pump(from: source, to: destination, filter)
                    guard open.endOne() else { return }
                    self.state.withLock { $0.sockets.subtract([client, server]) }
                    for socket in [client, server] { Foundation.close(socket) }
                }
            }
        }

        private static func pump(from source: Int32, to destination: Int32, _ filter: Filter) {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(source, &buffer, buffer.count, 0)
                guard count > 0 else { break }
                let data = filter(Array(buffer[..<count]))
                var sent = 0
                while sent < data.count {
                    let part = data[sent...].withUnsafeBytes {
                        send(destination, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard part > 0 else { break }
                    sent += part
                }
            }
            shutdown(source, Int32(SHUT_RDWR))
            shutdown(destination, Int32(SHUT_RDWR))
        }
    }

    /// Counts a connection's directions down.
    private final class OpenDirections: Sendable {
        private let count = Atomic(2)

        /// - Returns: whether it was the last one.
        func endOne() -> Bool { count.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 }
    }
}
