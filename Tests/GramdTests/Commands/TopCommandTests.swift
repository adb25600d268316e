import ChildProcesses
import Foundation
import TestSupport
import Testing

/// `gramd top` as a process, with and without a terminal.
@Suite struct TopCommandTests {
    /// Neither the port of an instance nor a database, and a broker that is not there.
    private static let settings = ["KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1"]

    @Test func withoutATerminalItIsOneScreen() async throws {
        let run = try await CommandRun(["top"], settings: Self.settings)
        #expect(run.status == 2, "\(run.message)")
        #expect(run.output.hasPrefix("not everything could be asked\n"), "\(run.output)")
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test(arguments: ["q", "\u{3}"])
    func aKeyEndsItAndTheTerminalIsAsBefore(key: String) async throws {
        let terminal = try Terminal()
        let former = try terminal.attributes()
        let process = try start(on: terminal)
        try await terminal.read(until: "q ends")
        #expect(terminal.text.hasPrefix("\u{1B}[?1049h\u{1B}[?25l"))
        #expect(try terminal.attributes() != former)
        terminal.write(key)
        try await eventually("gramd top ends") {
            try terminal.readAvailable()
            return process.hasEnded
        }
        try terminal.readAvailable()
        #expect(process.wait() == .status(0))
        #expect(terminal.text.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
        #expect(try terminal.attributes() == former)
        // Each frame begins in the corner.
        let lines = terminal.text.replacing("\u{1B}[H", with: "\r\n").split(separator: "\r\n")
            .map { $0.replacing(/\u{1B}\[[?0-9;]*[A-Za-z]/, with: "") }
        #expect(lines.allSatisfy { $0.count <= Terminal.columns }, "\(lines)")
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func aSignalEndsItAndTheTerminalIsAsBefore(signal: Int32) async throws {
        let terminal = try Terminal()
        let former = try terminal.attributes()
        let process = try start(on: terminal)
        try await terminal.read(until: "q ends")
        process.send(signal)
        try await eventually("gramd top ends") {
            try terminal.readAvailable()
            return process.hasEnded
        }
        try terminal.readAvailable()
        #expect(process.wait() == .signal(signal))
        // Nothing is drawn behind it.
        #expect(terminal.text.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
        #expect(try terminal.attributes() == former)
    }

    private func start(on terminal: Terminal) throws -> ChildProcess {
        // A machine's own configuration must not matter.
        let configuration = FileManager.default.temporaryDirectory.appending(path: "gramd-top-tests.yaml")
        try Data().write(to: configuration, options: .atomic)
        let line = terminal.line.fileDescriptor
        return try ChildProcess(
            [DaemonProcess.executable.path, "top"],
            environment: DaemonProcess.environment(
                ["CONFIG": configuration.path, "POSTGRES_CONNECTION": "host=/nowhere", "HTTP_PORT": "0"]
                    .merging(Self.settings) { $1 }), input: line, output: .descriptor(line), errors: .nowhere)
    }

    /// A pseudo-terminal (pts(4)): what a program writes to its line is read here, and what is written here are its keys.
    private final class Terminal {
        static let columns = 30
        private static let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

        private let descriptor: Int32
        /// The program's side.
        let line: FileHandle
        private var bytes: [UInt8] = []

        init() throws {
            descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
            var (isLocked, index) = (Int32(0), Int32(0))
            try #require(descriptor >= 0)
            try #require(ioctl(descriptor, Self.unlock, &isLocked) == 0)
            try #require(ioctl(descriptor, Self.number, &index) == 0)
            let end = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY | O_CLOEXEC)
            try #require(end >= 0)
            line = FileHandle(fileDescriptor: end, closeOnDealloc: true)
            var size = winsize(ws_row: 12, ws_col: UInt16(Self.columns), ws_xpixel: 0, ws_ypixel: 0)
            try #require(ioctl(end, UInt(TIOCSWINSZ), &size) == 0)
        }

        deinit { close(descriptor) }

        /// What the program has written so far.
        var text: String { String(decoding: bytes, as: UTF8.self) }

        /// How keys are read: whether by lines, shown, and with those that send signals.
        func attributes() throws -> tcflag_t {
            var attributes = termios()
            try #require(tcgetattr(line.fileDescriptor, &attributes) == 0)
            return attributes.c_lflag
        }

        func write(_ text: String) {
            let bytes = Array(text.utf8)
            Foundation.write(descriptor, bytes, bytes.count)
        }

        func readAvailable() throws {
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = Foundation.read(descriptor, &buffer, buffer.count)
                guard count > 0 else { return }
                bytes += buffer[..<count]
            }
        }

        func read(until words: String) async throws {
            try await eventually("the terminal shows \(words)") {
                try readAvailable()
                return text.contains(words)
            }
        }
    }
}
