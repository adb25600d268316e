import Foundation
import NIOCore

/// The address of the HTTP interface can't be listened on.
public struct ListenFault: Error, Sendable, CustomStringConvertible {
    private static let noHost = "there is no such host; correct http.host"

    private let address: String
    private let reason: String

    /// - Parameters:
    ///   - error: what a daemon ended with.
    ///   - address: where it should have listened, such as `127.0.0.1:8480`.
    /// - Returns: nil for an error of something else.
    init?(_ error: any Error, address: String) {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            reason = "another process listens there; end it, or choose another http.port"
        case let error as IOError where error.errnoCode == EADDRNOTAVAIL:
            reason = "this machine has no such address; correct http.host"
        case let error as IOError where error.errnoCode == EACCES:
            reason = "ports below 1024 need a right (CAP_NET_BIND_SERVICE); choose another http.port"
        case is SocketAddressError, is SocketAddressError.UnknownHost: reason = Self.noHost
        default: return nil
        }
        self.address = address
    }

    private init(address: String, reason: String) {
        self.address = address
        self.reason = reason
    }

    /// Tries to listen where the HTTP interface is to, and leaves the address at once.
    /// - Returns: what keeps gramd from listening there; nil where nothing does.
    public static func found(host: String, port: Int) -> ListenFault? {
        let address = "\(host):\(port)"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let first = found else {
            return ListenFault(address: address, reason: noHost)
        }
        defer { freeaddrinfo(first) }
        guard let code = listeningError(at: first.pointee) else { return nil }
        return ListenFault(IOError(errnoCode: code, reason: "listen"), address: address)
            ?? ListenFault(address: address, reason: String(cString: strerror(code)))
    }

    /// Listens as the HTTP server does.
    /// - Returns: the system's error; nil where there was none.
    private static func listeningError(at place: addrinfo) -> Int32? {
        let descriptor = socket(place.ai_family, place.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), place.ai_protocol)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        // Connections of a daemon that has ended do no harm.
        var isReusing: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReusing, socklen_t(MemoryLayout<Int32>.size))
        let isListening = bind(descriptor, place.ai_addr, place.ai_addrlen) == 0 && listen(descriptor, 1) == 0
        return isListening ? nil : errno
    }

    /// Names the address and what to do.
    public var description: String { "can't listen on \(address): \(reason)" }
}
