import GRAM

/// How fast this machine trains a model, by a few steps on a copy of it.
struct TrainingPace: Sendable {
    private static let trials = 3

    let secondsPerStep: Double

    /// Measures.
    /// - Throws: errors of the trainer.
    init(of parameters: LlamaParameters, on batches: ExampleBatches) async throws {
        var batches = batches
        let trainer = try Trainer(
            parameters: try parameters.copy(), configuration: TrainerConfiguration(totalSteps: 10))
        // The first step compiles the matrix kernels.
        _ = try await trainer.step(batches.next())
        let start = ContinuousClock.now
        for _ in 0..<Self.trials { _ = try await trainer.step(batches.next()) }
        secondsPerStep = (ContinuousClock.now - start) / Duration.seconds(1) / Double(Self.trials)
    }

    /// As many steps as a time limit allows, at least one.
    func steps(in limit: Duration) -> Int { max(1, Int(limit / .seconds(1) / max(secondsPerStep, 1e-4))) }
}
