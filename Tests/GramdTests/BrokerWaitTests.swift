import ChildProcesses
import Foundation
import TestSupport
import Testing

/// What a command says that waits for Kafka.
@Suite struct BrokerWaitTests {
    /// Runs `gramd produce` until it has said what it waits for.
    /// - Returns: what it has written to standard error.
    private func message(servers: String) async throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (configuration, events) = (folder.appending(path: "gramd.yaml"), folder.appending(path: "events.jsonl"))
        try Data().write(to: configuration)
        try Data(#"{"op": "delete", "product_id": "1"}"#.utf8).write(to: events)
        let messages = folder.appending(path: "messages")
        // It is killed with its last reference.
        let process = try ChildProcess(
            [DaemonProcess.executable.path, "produce", events.path],
            environment: DaemonProcess.environment([
                "CONFIG": configuration.path, "KAFKA_BOOTSTRAP_SERVERS": servers,
            ]), errors: .file(messages.path))
        var message = ""
        try await eventually("gramd says what it waits for") {
            message = try String(contentsOf: messages, encoding: .utf8)
            return message.contains("waiting for Kafka: ") && message.hasSuffix("\n") || process.hasEnded
        }
        return message
    }

    @Test func whyABrokerCantBeReachedIsSaidAtOnce() async throws {
        let message = try await message(servers: "127.0.0.1:1")
        #expect(message.hasPrefix("waiting for Kafka: 127.0.0.1:1: Connect to "), "\(message)")
        #expect(message.contains("Connection refused; nothing listens there: check the port"), "\(message)")
    }

    /// As behind a firewall, or a broker that is frozen.
    @Test func aBrokerThatDoesNotAnswerIsNamed() async throws {
        let server = try SilentServer()
        let message = try await message(servers: "127.0.0.1:\(server.port)")
        #expect(message.hasPrefix("waiting for Kafka: no answer from 127.0.0.1:\(server.port) yet\n"), "\(message)")
    }

    /// Takes connections, and never answers.
    private final class SilentServer {
        let port: UInt16
        private let descriptor: Int32

        init() throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isListening = withUnsafeMutablePointer(to: &address) { [descriptor] address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(descriptor, address, size) == 0 && listen(descriptor, 8) == 0
                        && getsockname(descriptor, address, &size) == 0
                }
            }
            port = UInt16(bigEndian: address.sin_port)
            try #require(isListening)
        }

        deinit { close(descriptor) }
    }
}
