import TestSupport
import Testing

@testable import Daemon

/// Where the HTTP interface can't listen, found before it tries.
@Suite struct ListenFaultTests {
    @Test func aTakenPortIsNamed() throws {
        let taken = try TCPProxy(to: 1)
        defer { taken.close() }
        let fault = try #require(ListenFault.found(host: "127.0.0.1", port: Int(taken.port)))
        #expect(fault.description.hasPrefix("can't listen on 127.0.0.1:\(taken.port): another process listens there"))
    }

    /// Of the addresses that are kept for documentation (RFC 5737).
    @Test func anAddressOfAnotherMachineIsNamed() throws {
        let fault = try #require(ListenFault.found(host: "192.0.2.1", port: 8_480))
        #expect(fault.description.contains("this machine has no such address; correct http.host"))
    }

    @Test func anyFreePortCanBeListenedOn() {
        #expect(ListenFault.found(host: "127.0.0.1", port: 0) == nil)
    }
}
