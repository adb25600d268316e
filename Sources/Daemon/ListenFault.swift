import Foundation
import NIOCore

/// The address of the HTTP interface can't be listened on.
public struct ListenFault: Error, Sendable, CustomStringConvertible {
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
        case is SocketAddressError: reason = "there is no such host; correct http.host"
        default: return nil
        }
        self.address = address
    }

    /// Names the address and what to do.
    public var description: String { "can't listen on \(address): \(reason)" }
}
