import Foundation
import LocalServers
import Testing

@Suite struct ChildProcessTests {
    @Test(arguments: [("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 128 + SIGKILL)])
    func itsStatusIsThatOfAShell(_ script: String, _ status: Int32) throws {
        let child = try ChildProcess(["/bin/sh", "-c", script])
        child.waitUnreaped()
        #expect(child.wait() == status)
    }

    @Test func itHasTheEnvironmentThatItIsGiven() throws {
        let child = try ChildProcess(
            ["/bin/sh", "-c", "test \"$COLOUR,$HOME\" = red,"], environment: ["COLOUR": "red"])
        #expect(child.wait() == 0)
    }

    @Test func itsErrorsCanBeRead() throws {
        let pipe = Pipe()
        let child = try ChildProcess(
            ["/bin/sh", "-c", "echo result; echo trouble >&2"],
            output: .errors(pipe.fileHandleForWriting.fileDescriptor))
        try pipe.fileHandleForWriting.close()
        #expect(child.wait() == 0)
        #expect(try pipe.fileHandleForReading.readToEnd() == Data("trouble\n".utf8))
    }

    @Test func aGroupOfItsOwnIsNotThisOne() throws {
        let child = try ChildProcess(["/bin/sleep", "60"], isInGroupOfItsOwn: true)
        #expect(getpgid(child.identifier) == child.identifier)
        child.send(SIGTERM)
        #expect(child.wait() == 128 + SIGTERM)
    }

    @Test func aProgramThatIsNotThereIsNamed() {
        let error = #expect(throws: ChildProcess.Failure.self) { try ChildProcess(["/nowhere/gramd"]) }
        #expect(error?.description.hasPrefix("/nowhere/gramd cannot be started: ") == true)
    }

    @Test func whatAFailureHasPrintedIsPartOfIt() {
        let error = #expect(throws: ChildProcess.Failure.self) {
            try ChildProcess.run(["/bin/sh", "-c", "echo no such thing; exit 1"])
        }
        #expect(error?.description.contains("no such thing") == true)
    }
}
