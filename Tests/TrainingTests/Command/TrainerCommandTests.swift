import Foundation
import Testing

@testable import Training

@Suite struct TrainerCommandTests {
    @Test func thePathStandsWhereThePlaceholderWas() {
        let command = TrainerCommand(["train", "--data={training}", "$HOME; {x}"], timeLimit: .zero)
        #expect(
            command.arguments(training: "/a b/training.json") == ["train", "--data=/a b/training.json", "$HOME; {x}"])
    }

    @Test func noSecretIsPassedOnByItself() {
        let command = TrainerCommand(
            ["train"], timeLimit: .zero, environment: ["CUDA_VISIBLE_DEVICES", "HF_HOME=/cache=1", "ABSENT"])
        let own = [
            "PATH": "/bin", "CUDA_VISIBLE_DEVICES": "0", "GRAMD_POSTGRES_PASSWORD": "secret", "HF_HOME": "/other",
        ]
        #expect(
            command.variables(from: own)
                == ["PATH": "/bin", "CUDA_VISIBLE_DEVICES": "0", "HF_HOME": "/cache=1"])
    }

    @Test func theProgramIsOneThatMayBeExecuted() throws {
        func program(_ name: String, in folders: String = "") throws(TrainerCommandError) -> String {
            try TrainerCommand([name, "{training}"], timeLimit: .zero).program(in: folders)
        }
        let script = try TrainerScript("")
        let file = script.folder.appendingPathComponent("train").path
        #expect(try program(file) == file)
        #expect(try program("train", in: "/nowhere:\(script.folder.path)") == file)
        #expect(throws: TrainerCommandError.noProgram("train")) { try program("train", in: "/nowhere") }
        #expect(throws: TrainerCommandError.noProgram("/nowhere/train")) { try program("/nowhere/train") }
        #expect(throws: TrainerCommandError.notStarted(program: "/usr", reason: "it is a folder")) {
            try program("/usr")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let error = #expect(throws: TrainerCommandError.self) {
            try program("train", in: "/usr:\(script.folder.path)")
        }
        #expect(error?.description.contains("\(file) can't be started: ") == true)
        #expect(error?.description.contains("chmod a+x") == true)
    }
}
