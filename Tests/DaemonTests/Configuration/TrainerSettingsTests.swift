import Foundation
import Testing
import Training

@testable import Daemon

@Suite struct TrainerSettingsTests {
    private func trainer(_ yaml: String, environment: [String: String] = [:]) throws -> TrainerCommand? {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).yaml")
        try Data(yaml.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try GramdConfiguration.load(path: file.path, environment: environment).trainer
    }

    private let command = """
        alignment:
          trainerCommand: [torchrun, --nproc-per-node=8, train.py, "{training}"]
          trainerMinutes: 90
          trainerEnvironment: [CUDA_VISIBLE_DEVICES, HF_HUB_OFFLINE=1]
        """

    @Test func gramdTrainsUnlessACommandIsAskedFor() throws {
        #expect(try trainer("") == nil)
        #expect(try trainer(command) == nil)
    }

    @Test func aCommandHasArgumentsATimeLimitAndVariables() throws {
        let expected = TrainerCommand(
            ["torchrun", "--nproc-per-node=8", "train.py", "{training}"], timeLimit: .seconds(5_400),
            environment: ["CUDA_VISIBLE_DEVICES", "HF_HUB_OFFLINE=1"])
        #expect(try trainer(command + "\n  trainer: command") == expected)
        #expect(try trainer(command, environment: ["GRAMD_ALIGNMENT_TRAINER": "command"]) == expected)
    }

    @Test func aProblemWithAVariableTellsNoValue() {
        let error = #expect(throws: ConfigurationError.self) {
            try trainer("", environment: ["GRAMD_ALIGNMENT_TRAINER_ENVIRONMENT": "A=one,pla-nted,A B=planted"])
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("in place 2") && text.contains("in place 3"))
        #expect(!text.contains("nted"))
    }

    @Test(arguments: [
        "trainer: command", "trainer: trl", "trainer: command\n  trainerCommand: [train.py]",
        "trainerEnvironment: [\"A B\"]", "trainerMinutes: 0",
    ])
    func whatCantBeUsedIsAProblem(lines: String) {
        #expect(throws: ConfigurationError.self) { try trainer("alignment:\n  \(lines)") }
    }
}
