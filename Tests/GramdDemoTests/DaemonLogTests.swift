import Foundation
import Testing

@testable import gramd_demo

@Suite struct DaemonLogTests {
    private static let text = """
        2026-01-02T10:00:00.000Z info Daemon: listening on http://127.0.0.1:40123
        2026-01-02T10:00:01.000Z error Daemon: waiting for the database: connection refused
        \tIs the server running locally?
        2026-01-02T10:00:02.000Z info Daemon: following products:
        \tall of them
        2026-01-02T10:00:03.000Z warning Sync: joining the consumer group anew

        """

    /// However the log is cut, the address and the same lines come out.
    @Test(arguments: [1, 7, 80, 1_000])
    func findsTheAddressAndWarnings(_ size: Int) {
        var log = DaemonLog()
        var addresses: [String] = []
        var warnings = ""
        let bytes = Data(Self.text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let news = log.read(Data(bytes[start..<min(start + size, bytes.count)]))
            if let address = news.address { addresses.append(address) }
            warnings += news.warnings
        }
        #expect(addresses == ["http://127.0.0.1:40123"])
        let lines = Self.text.split(separator: "\n")
        #expect(warnings.split(separator: "\n") == [lines[1], lines[2], lines[5]])
    }

    /// What a crash writes has no level.
    @Test func showsWhatIsNoLogLine() {
        var log = DaemonLog()
        #expect(log.read(Data("Fatal error: broken\n".utf8)).warnings == "Fatal error: broken\n")
    }
}
