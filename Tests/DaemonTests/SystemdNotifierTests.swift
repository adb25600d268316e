import Foundation
import Testing

@testable import Daemon

@Suite struct SystemdNotifierTests {
    /// A datagram socket as systemd has one.
    private func withSocket(_ body: (_ path: String, _ descriptor: Int32) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gramd-notify-\(UUID().uuidString)").path
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(descriptor)
            unlink(path)
        }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
        try body(path, descriptor)
    }

    /// What has come; what was sent to a local socket is there already.
    private func messages(_ descriptor: Int32) -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 200)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return messages }
            messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        }
    }

    @Test(arguments: [
        (SystemdNotifier.State.ready, "READY=1"), (.starting, "EXTEND_TIMEOUT_USEC=30000000"),
        (.watchdog, "WATCHDOG=1"), (.stopping, "STOPPING=1"),
    ])
    func sendsItsState(state: SystemdNotifier.State, message: String) throws {
        try withSocket { path, descriptor in
            SystemdNotifier(path: path).send(state)
            #expect(messages(descriptor) == [message])
        }
    }

    @Test func sendsItsStatusWhenItIsAnother() throws {
        try withSocket { path, descriptor in
            let notifier = SystemdNotifier(path: path)
            for text in ["starting", "starting", "fresh"] { notifier.send(status: text) }
            #expect(messages(descriptor) == ["STATUS=starting", "STATUS=fresh"])
        }
    }

    @Test func aReloadIsToldWithItsTimeAndItsEnd() throws {
        try withSocket { path, descriptor in
            let notifier = SystemdNotifier(path: path)
            notifier.send(.ready)
            var isDone = false
            notifier.reloading { isDone = true }
            let messages = messages(descriptor)
            #expect(isDone)
            #expect(messages.count == 3 && messages.last == "READY=1")
            #expect(messages[1].wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*/) != nil)
        }
    }

    @Test func aReloadMakesNothingReady() throws {
        try withSocket { path, descriptor in
            var isDone = false
            SystemdNotifier(path: path).reloading { isDone = true }
            #expect(isDone)
            #expect(messages(descriptor).isEmpty)
        }
    }

    @Test func staysSilentWithoutSystemd() throws {
        try withSocket { _, descriptor in
            SystemdNotifier(path: nil).send(.ready)
            SystemdNotifier(path: "").send(.ready)
            var byte: UInt8 = 0
            #expect(recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) == -1)
        }
    }
}
