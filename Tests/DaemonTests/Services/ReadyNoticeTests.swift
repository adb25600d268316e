import Execution
import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import Daemon

@Suite struct ReadyNoticeTests {
    /// A datagram socket as systemd has one.
    private final class NoticeSocket: Sendable {
        let path = FileManager.default.temporaryDirectory.appending(path: "gramd-ready-\(UUID().uuidString)").path
        private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

        init() throws {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let status = withUnsafePointer(to: &address) { [descriptor] pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(status == 0)
        }

        deinit {
            close(descriptor)
            unlink(path)
        }

        /// The next message, once there is one.
        func next() async throws -> String {
            var buffer = [UInt8](repeating: 0, count: 100)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                if count >= 0 { return String(decoding: buffer.prefix(count), as: UTF8.self) }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private func group(_ socket: NoticeSocket, _ gates: [Gate]) -> ServiceGroup {
        ServiceGroup(
            services: [ReadyNotice(notifier: SystemdNotifier(path: socket.path), gates: gates)],
            logger: Logger(label: "test"))
    }

    /// However long it takes: each notice asks for another half minute.
    @Test func isReadyOnceAllGatesAreOpen() async throws {
        let socket = try NoticeSocket()
        let (isListening, schemaIsReady) = (Gate(), Gate())
        let group = group(socket, [isListening, schemaIsReady])
        async let running: Void = group.run()
        isListening.open()
        #expect(try await socket.next() == SystemdNotifier.State.starting.rawValue)
        schemaIsReady.open()
        #expect(try await socket.next() == SystemdNotifier.State.ready.rawValue)
        await group.triggerGracefulShutdown()
        try await running
    }

    @Test func endsWithoutBeingReadyWhenAskedTo() async throws {
        let socket = try NoticeSocket()
        let group = group(socket, [Gate()])
        async let running: Void = group.run()
        #expect(try await socket.next() == SystemdNotifier.State.starting.rawValue)
        await group.triggerGracefulShutdown()
        try await running
    }
}
