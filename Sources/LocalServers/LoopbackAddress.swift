import Foundation

/// A port of 127.0.0.1, for sockets.
struct LoopbackAddress {
    private var address = sockaddr_in()

    /// - Parameter port: 0 for one that ``bind(_:)`` finds free.
    init(port: Int) {
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = in_port_t(UInt16(port).bigEndian)
    }

    var port: Int { Int(UInt16(bigEndian: address.sin_port)) }

    /// Gives a socket the port.
    /// - Returns: false where it can't be had; `errno` says why.
    mutating func bind(_ socket: Int32) -> Bool {
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
    }

    /// Connects a socket with who listens there.
    func connect(_ socket: Int32) -> Bool {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
