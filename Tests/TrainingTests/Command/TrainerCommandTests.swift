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
}
