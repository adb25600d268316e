import ChildProcesses
import Foundation
import Testing

@Suite struct ChildProcessTests {
    /// What a script prints to standard output.
    private func output(
        of script: String, environment: [String: String]? = nil, group: ChildProcess.Group = .ofThisProcess
    ) throws -> String {
        let pipe = try ChildPipe()
        let child = try ChildProcess(
            ["/bin/sh", "-c", script], environment: environment, output: .pipe(pipe), errors: .inherited, group: group)
        defer { _ = child.wait() }
        return String(decoding: readToEnd(pipe), as: UTF8.self)
    }

    private func readToEnd(_ pipe: ChildPipe) -> [UInt8] {
        var bytes: [UInt8] = []
        while !pipe.isAtEnd {
            ChildPipe.wait(for: [pipe])
            bytes += pipe.read()
        }
        return bytes
    }

    @Test(
        arguments: [
            ("exit 0", .status(0), 0), ("exit 3", .status(3), 3), ("kill -KILL $$", .signal(SIGKILL), 128 + SIGKILL),
        ] as [(String, ChildExit, Int32)])
    func itsEndIsTold(_ script: String, _ exit: ChildExit, _ status: Int32) throws {
        let child = try ChildProcess(["/bin/sh", "-c", script])
        child.waitUnreaped()
        #expect(child.hasEnded)
        #expect(child.wait() == exit && exit.shellStatus == status)
        #expect(child.wait() == exit && child.hasEnded)
    }

    /// As a child of some supervisors: the kernel then forgets how children end, unless it is told otherwise.
    @Test func itsEndIsToldWhereSIGCHLDIsIgnored() async {
        await #expect(processExitsWith: .success) {
            signal(SIGCHLD, SIG_IGN)
            let child = try ChildProcess(["/bin/sh", "-c", "exit 3"])
            #expect(child.wait() == .status(3))
        }
    }

    /// A child that comes into being while a script is written has it open for writing for a moment.
    @Test func scriptsThatWereJustWrittenAreStartedWhileOthersAre() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-scripts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await withThrowingTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    for turn in 0..<25 {
                        let script = folder.appending(path: "\(number)-\(turn)")
                        try Data("#!/bin/sh\nexit 7\n".utf8).write(to: script)
                        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
                        #expect(try ChildProcess([script.path]).wait() == .status(7))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func itHasTheEnvironmentThatItIsGiven() throws {
        #expect(try output(of: "echo \"$COLOUR,$HOME\"", environment: ["COLOUR": "red"]) == "red,\n")
    }

    @Test func itHasNoDescriptorsButItsThree() throws {
        // Neither of the copies is closed by itself when another program runs.
        let copies = [dup(STDERR_FILENO), fcntl(STDERR_FILENO, F_DUPFD, 500)]
        defer { for copy in copies { close(copy) } }
        try #require(copies[1] >= 500)
        // Of the shell, which goes on after ls.
        #expect(try output(of: "ls /proc/$$/fd; exit 0") == "0\n1\n2\n")
    }

    @Test func itNeitherBlocksNorIgnoresSignals() async {
        await #expect(processExitsWith: .success) {
            var signals = sigset_t()
            sigfillset(&signals)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            for number in [SIGHUP, SIGUSR1, SIGCHLD, SIGTSTP] { signal(number, SIG_IGN) }
            for group in [ChildProcess.Group.ofThisProcess, .own, .ownWithinThisProcess] {
                let pipe = try ChildPipe()
                let child = try ChildProcess(
                    ["/bin/grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"], output: .pipe(pipe), group: group)
                #expect(child.wait() == .status(0))
                // Two signals are the C library's own.
                let own = UInt64(3) << 31
                let masks = String(decoding: pipe.read(), as: UTF8.self).split(separator: "\n")
                    .map { UInt64($0.suffix(16), radix: 16).map { $0 & ~own } }
                #expect(masks == [0, 0])
            }
        }
    }

    @Test func itsOutputsCanBeReadApart() throws {
        let (output, errors) = (try ChildPipe(), try ChildPipe())
        let child = try ChildProcess(
            ["/bin/sh", "-c", "echo result; echo trouble >&2"], output: .pipe(output), errors: .pipe(errors))
        #expect(child.wait() == .status(0))
        #expect(readToEnd(output) == Array("result\n".utf8) && readToEnd(errors) == Array("trouble\n".utf8))
    }

    @Test func itsOutputsGoToOneFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-child-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let child = try ChildProcess(["/bin/sh", "-c", "echo a; echo b >&2"], output: .file(file.path))
        #expect(child.wait() == .status(0))
        #expect(try String(contentsOf: file, encoding: .utf8) == "a\nb\n")
    }

    @Test(arguments: [ChildProcess.Group.own, .ownWithinThisProcess])
    func signalsReachItsWholeGroup(_ group: ChildProcess.Group) throws {
        let pipe = try ChildPipe()
        let child = try ChildProcess(
            ["/bin/sh", "-c", "sleep 100000 & echo; wait"], output: .pipe(pipe), group: group)
        #expect(getpgid(child.identifier) == child.identifier)
        ChildPipe.wait(for: [pipe])
        child.send(SIGTERM)
        #expect(child.wait() == .signal(SIGTERM))
        // Comes to an end only when nobody holds the other side.
        #expect(readToEnd(pipe) == Array("\n".utf8))
        child.send(SIGTERM)
    }

    @Test func whatItLeavesBehindInItsGroupIsKilled() throws {
        let pipe = try ChildPipe()
        let child = try ChildProcess(["/bin/sh", "-c", "sleep 100000 & exit 4"], output: .pipe(pipe), group: .own)
        #expect(child.wait() == .status(4))
        #expect(readToEnd(pipe).isEmpty)
    }

    @Test func itIsKilledWithTheLastReference() throws {
        let pipe = try ChildPipe()
        _ = try ChildProcess(["/bin/sleep", "100000"], output: .pipe(pipe))
        #expect(readToEnd(pipe).isEmpty)
    }

    /// Also what it has started, and although both turn a deaf ear to what can be ignored.
    @Test func itsGroupIsKilledWithThisProcessHoweverThatEnds() async throws {
        let fifo = FileManager.default.temporaryDirectory.appending(path: "gramd-child-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: fifo) }
        try #require(mkfifo(fifo.path, 0o600) == 0)
        // Open for writing too, so that nobody waits for anybody to open it.
        let descriptor = open(fifo.path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        try #require(descriptor >= 0)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = fifo.path as String] in
            let script = "trap '' TERM HUP INT; exec 9> \"$0\"; sleep 100000 & echo >&9; wait"
            let pipe = try ChildPipe()
            let child = try ChildProcess(
                ["/bin/sh", "-c", "\(script)", path], output: .pipe(pipe), group: .ownWithinThisProcess)
            let reading = open(path, O_RDONLY)
            var byte: UInt8 = 0
            guard read(reading, &byte, 1) == 1 else { return }
            withExtendedLifetime(child) { _ = kill(getpid(), SIGKILL) }
        }
        // Comes to an end only when nobody holds the other side.
        let reading = open(fifo.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        close(descriptor)
        defer { close(reading) }
        var polled = [pollfd(fd: reading, events: 0, revents: 0)]
        #expect(poll(&polled, 1, -1) == 1 && polled[0].revents == Int16(POLLHUP))
    }

    @Test func aProgramIsFoundAsByAShell() throws {
        #expect(try ChildProcess.path(of: "sh", in: "/nowhere:/bin") == "/bin/sh")
        #expect(try ChildProcess.path(of: "/bin/sh", in: nil) == "/bin/sh")
        for folders in [nil, "", "/nowhere"] {
            #expect(throws: ProgramLookupError.missing) { try ChildProcess.path(of: "sh", in: folders) }
        }
        // A folder of the same name is passed over.
        let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-path-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appending(path: "sh"), withIntermediateDirectories: true)
        #expect(try ChildProcess.path(of: "sh", in: "\(folder.path):/bin") == "/bin/sh")
        #expect(throws: ProgramLookupError.unusable(path: "\(folder.path)/sh", reason: "it is a folder")) {
            try ChildProcess.path(of: "sh", in: folder.path)
        }
    }

    @Test func aProgramThatIsNotThereIsNamed() {
        let error = #expect(throws: ChildProcessError.self) { try ChildProcess(["/nowhere/gramd"]) }
        #expect(error?.description == "/nowhere/gramd can't be started: No such file or directory")
    }

    @Test func whatAFailureHasPrintedIsPartOfIt() {
        let error = #expect(throws: CommandFailure.self) {
            try ChildProcess.run(["/bin/sh", "-c", "echo no such thing; exit 1"])
        }
        #expect(error?.description.contains("no such thing") == true)
    }
}
