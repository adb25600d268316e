import ChildProcesses
import Execution
import Foundation
import Synchronization
import Testing

@testable import Training

@Suite struct TrainerProcessTests {
    /// What a script has told.
    private final class Told: Sendable {
        let progress = Mutex<[TrainerProgress]>([])
        let lines = Mutex<[String]>([])

        var allProgress: [TrainerProgress] { progress.withLock { $0 } }
        var allLines: [String] { lines.withLock { $0 } }
    }

    @discardableResult
    private func run(_ command: TrainerCommand, _ told: Told = Told()) async throws -> [String] {
        try await TrainerProcess(command).run(
            training: "/nowhere/training.json", onProgress: { line in told.progress.withLock { $0.append(line) } },
            onLine: { line in told.lines.withLock { $0.append(line) } })
    }

    @Test func progressIsToldApartFromOtherLines() async throws {
        let script = try TrainerScript(
            #"""
            echo '{"step": 1, "steps": 2, "loss": 0.5, "message": "half"}'
            echo "loading $1"
            printf '\033[31mred\033[0m\n' >&2
            printf 'no end'
            """#)
        let told = Told()
        try await run(script.command(), told)
        #expect(told.allProgress == [TrainerProgress(step: 1, steps: 2, loss: 0.5, message: "half")])
        // The two outputs' lines come in any order.
        #expect(
            told.allLines.sorted()
                == ["\\u{1B}[31mred\\u{1B}[0m", "loading /nowhere/training.json", "no end"])
    }

    @Test func garbageIsOnlyLogged() async throws {
        let script = try TrainerScript(
            #"""
            head -c 100000 /dev/zero | tr '\0' x
            printf '\n\377\n{"step": -1}\n{broken\n'
            """#)
        let told = Told()
        let last = try await run(script.command(), told)
        let long = String(repeating: "x", count: BoundedLines.maximumBytes) + "…"
        #expect(told.allLines == [long, "\u{FFFD}", #"{"step": -1}"#, "{broken"])
        #expect(told.allProgress.isEmpty)
        #expect(last == [String(repeating: "x", count: 300), "\u{FFFD}", #"{"step": -1}"#, "{broken"])
    }

    @Test func muchOutputOnBothSidesHoldsNothingUp() async throws {
        let script = try TrainerScript(
            #"""
            yes out | head -n 30000
            yes err | head -n 30000 >&2
            echo '{"step": 1}'
            """#)
        let told = Told()
        try await run(script.command(), told)
        #expect(told.allLines.count == 60_000)
        #expect(told.allProgress == [TrainerProgress(step: 1)])
    }

    @Test func aStatusIsToldWithTheLastLines() async throws {
        let script = try TrainerScript("for line in 1 2 3 4 5 6; do echo \"line $line\"; done; exit 3")
        let expected = TrainerCommandError.failed(
            .status(3), lastLines: ["line 2", "line 3", "line 4", "line 5", "line 6"])
        await #expect(throws: expected) { try await run(script.command()) }
        #expect(expected.description.contains("status 3") && expected.description.hasSuffix("line 5 / line 6"))
    }

    @Test func aSignalIsTold() async throws {
        let script = try TrainerScript("kill -9 $$")
        let expected = TrainerCommandError.failed(.signal(9), lastLines: [])
        await #expect(throws: expected) { try await run(script.command()) }
        #expect(expected.description.contains("memory"))
    }

    @Test func aTrainerThatHangsIsEnded() async throws {
        let script = try TrainerScript("trap '' TERM; while :; do sleep 1000; done")
        await #expect(throws: TrainerCommandError.timeLimit(.zero, lastLines: [])) {
            try await run(script.command(timeLimit: .zero, grace: .zero))
        }
    }

    /// As when the daemon shuts down: also what the trainer has started, and although it turns a deaf ear.
    @Test func aCancelledRunEndsTheWholeGroup() async throws {
        let script = try TrainerScript(
            #"""
            trap '' TERM
            mkfifo "$2/held"
            echo ready
            sh -c 'echo started; exec sleep 100000' > "$2/output" 9> "$2/held" &
            wait
            """#)
        let isReady = Gate()
        let run = Task {
            defer { isReady.open() }
            return try await TrainerProcess(script.command(grace: .zero)).run(
                training: "/nowhere", onProgress: { _ in }, onLine: { _ in isReady.open() })
        }
        try await isReady.wait()
        // Opens once the grandchild holds the other end, and reads to the end once it has let go.
        let reader = DedicatedThread(name: "fifo")
        let isHeld = Gate()
        let rest = Task {
            try await reader.run { [folder = script.folder] in
                let held = try FileHandle(forReadingFrom: folder.appendingPathComponent("held"))
                isHeld.open()
                return try held.readToEnd() ?? Data()
            }
        }
        try await isHeld.wait()
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(try await rest.value.isEmpty)
    }

    @Test func aProgramThatIsNotThereIsNamed() async throws {
        for program in ["gramd-no-such-trainer", "/nowhere/trainer"] {
            let error = TrainerCommandError.noProgram(program)
            await #expect(throws: error) { try await run(TrainerCommand([program], timeLimit: .seconds(60))) }
            #expect(error.description.contains(program))
        }
    }

    @Test func whatIsNoProgramIsNotStarted() async throws {
        let script = try TrainerScript("")
        let file = script.folder.appendingPathComponent("binary")
        try Data([0x7F, 0x45, 0x4C, 0x46, 0]).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        let error = await #expect(throws: TrainerCommandError.self) {
            try await run(TrainerCommand([file.path], timeLimit: .seconds(60)))
        }
        guard case .notStarted(let program, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(program == file.path)
    }
}
