import Foundation
import Randomness
import Tensor
import Testing

@testable import GRAM

@Suite struct TrainerTests {
    static let tiny = LlamaConfiguration(
        hiddenSize: 32, intermediateSize: 48, layerCount: 2, headCount: 4, keyValueHeadCount: 2, vocabularySize: 50,
        maximumPositions: 64)

    static func examples(_ count: Int, seed: UInt64) -> [TrainingExample] {
        var generator = SplitMix64(seed: seed)
        func tokens(_ range: ClosedRange<Int>) -> [Int32] {
            (0..<Int.random(in: range, using: &generator)).map { _ in Int32.random(in: 3..<50, using: &generator) }
        }
        return (0..<count).map { _ in
            TrainingExample(
                prompt: [1] + tokens(1...20),
                continuations: (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                    .init(tokens: tokens(1...6), weight: Float.random(in: 0.2...1, using: &generator))
                })
        }
    }

    static func trainer(workers: Int = 1, type: DataType = .float32, rowsPerPass: Int = 1024) throws -> Trainer {
        let parameters = try LlamaParameters(configuration: tiny, seed: 3)
        let configuration = TrainerConfiguration(
            learningRate: 0.01, warmUpSteps: 5, totalSteps: 200, weightDecay: 0.01, precision: type, workers: workers,
            rowsPerPass: rowsPerPass)
        return try Trainer(parameters: parameters, configuration: configuration)
    }

    static func flattened(_ gradients: [String: [Float]]) -> [Float] {
        gradients.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    @Test func aPromptSharedByContinuationsTrainsLikeSeparateExamples() async throws {
        let trainer = try Self.trainer()
        let shared = Self.examples(6, seed: 1)
        let separate = shared.flatMap { example in
            example.continuations.map { TrainingExample(prompt: example.prompt, continuations: [$0]) }
        }
        let (sharedLoss, sharedGradients) = try await trainer.gradients(for: shared)
        let (separateLoss, separateGradients) = try await trainer.gradients(for: separate)
        #expect(separate.count > shared.count)
        #expect(abs(sharedLoss - separateLoss) < 1e-5 * separateLoss)
        #expect(relativeError(Self.flattened(sharedGradients), Self.flattened(separateGradients)) < 1e-5)
    }

    @Test func tokensBeforeTheFirstTrainedOneOnlyConditionTheRest() async throws {
        let trainer = try Self.trainer()
        let skipping = TrainingExample(
            prompt: [1, 7], continuations: [.init(tokens: [9, 4, 5, 2], weight: -0.5, firstTrainedToken: 2)])
        let prompted = TrainingExample(prompt: [1, 7, 9, 4], continuations: [.init(tokens: [5, 2], weight: -0.5)])
        let (loss, gradients) = try await trainer.gradients(for: [skipping])
        let (expectedLoss, expectedGradients) = try await trainer.gradients(for: [prompted])
        #expect(loss < 0)
        #expect(abs(loss - expectedLoss) < 1e-5)
        #expect(relativeError(Self.flattened(gradients), Self.flattened(expectedGradients)) < 1e-5)
        #expect(try await trainer.step([skipping]).tokens == 2)
    }

    @Test func twoWorkersAndSmallPassesGiveOneWorkersGradient() async throws {
        let examples = Self.examples(12, seed: 2)
        let (loss, gradients) = try await Self.trainer().gradients(for: examples)
        let (otherLoss, otherGradients) = try await Self.trainer(workers: 2, rowsPerPass: 48).gradients(for: examples)
        #expect(abs(loss - otherLoss) < 1e-5 * loss)
        #expect(relativeError(Self.flattened(otherGradients), Self.flattened(gradients)) < 1e-5)
    }

    @Test func stepsRepeatExactlyForEqualSeedsAndWorkers() async throws {
        let examples = Self.examples(8, seed: 4)
        var ends: [[Float]] = []
        for _ in 0..<2 {
            let trainer = try Self.trainer(workers: 2)
            for _ in 0..<3 { _ = try await trainer.step(examples) }
            ends.append(Array(trainer.parameters.values.elements))
        }
        #expect(ends[0] == ends[1])
    }

    @Test(arguments: supportedTypes)
    func lossFallsToNearZeroOnATaskThatCanBeLearnt(type: DataType) async throws {
        let trainer = try Self.trainer(workers: 2, type: type)
        // The code of a prompt is its last token, reversed order of its first two, and the end.
        var generator = SplitMix64(seed: 9)
        let examples = (0..<16).map { _ in
            let prompt = (0..<4).map { _ in Int32.random(in: 3..<20, using: &generator) }
            return TrainingExample(
                prompt: [1] + prompt,
                continuations: [.init(tokens: [prompt[3], prompt[1], prompt[0], 2], weight: 1 / 16)])
        }
        var report = try await trainer.step(examples)
        let first = report.loss
        for _ in 0..<149 { report = try await trainer.step(examples) }
        #expect(report.tokens == 64)
        #expect(first > 10)
        #expect(report.loss < 0.05)
    }

    @Test func aRestoredStateGoesOnAsIfTrainingHadNotStopped() async throws {
        let folder = try TemporaryFolder()
        let examples = Self.examples(8, seed: 5)
        let whole = try Self.trainer()
        for _ in 0..<4 { _ = try await whole.step(examples) }

        let first = try Self.trainer()
        for _ in 0..<2 { _ = try await first.step(examples) }
        try await first.saveState(to: folder.url.appendingPathComponent("state"))
        let second = try Trainer(parameters: try first.parameters.copy(), configuration: first.configuration)
        try await second.restoreState(from: folder.url.appendingPathComponent("state"))
        for _ in 0..<2 { _ = try await second.step(examples) }
        #expect(Array(second.parameters.values.elements) == Array(whole.parameters.values.elements))
        #expect(await second.stepCount == 4)
    }

    /// Its next gradient is that of the weights that it took up, in either type.
    @Test(arguments: supportedTypes)
    func earlierWeightsAreTakenUp(type: DataType) async throws {
        let trainer = try Self.trainer(type: type)
        let examples = Self.examples(4, seed: 2)
        _ = try await trainer.step(examples)
        let early = try trainer.parameters.copy()
        let expected = try await trainer.gradients(for: examples)
        for _ in 0..<3 { _ = try await trainer.step(examples) }
        #expect(try await trainer.gradients(for: examples).loss != expected.loss)
        try await trainer.take(early)
        #expect(Array(trainer.parameters.values.elements) == Array(early.values.elements))
        #expect(try await trainer.gradients(for: examples).loss == expected.loss)
        await trainer.goOn(fromStep: 2)
        #expect(await trainer.stepCount == 2)
    }

    @Test func aLossThatIsNotFiniteLeavesTheParametersAlone() async throws {
        let trainer = try Self.trainer()
        trainer.parameters.values.pointer[trainer.parameters.layout.finalNorm.offset] = .nan
        let before = trainer.parameters.values.elements.map(\.bitPattern)
        await #expect(throws: TrainerError.self) { _ = try await trainer.step(Self.examples(2, seed: 1)) }
        #expect(trainer.parameters.values.elements.map(\.bitPattern) == before)
    }

    @Test func examplesTheModelCannotTakeAreNamed() async throws {
        let trainer = try Self.trainer()
        let wrong: [(TrainingExample, String)] = [
            (TrainingExample(prompt: [], continuations: [.init(tokens: [2])]), "a prompt is empty"),
            (TrainingExample(prompt: [50], continuations: [.init(tokens: [2])]), "token 50"),
            (TrainingExample(prompt: [1], continuations: [.init(tokens: [])]), "a continuation is empty"),
            (TrainingExample(prompt: [1], continuations: [.init(tokens: [2], weight: .nan)]), "weight"),
            (
                TrainingExample(prompt: [1], continuations: [.init(tokens: [2], firstTrainedToken: 1)]),
                "firstTrainedToken"
            ),
            (TrainingExample(prompt: [Int32](repeating: 4, count: 65), continuations: []), "65 tokens"),
        ]
        for (example, message) in wrong {
            let error = await #expect(throws: ModelInputError.self) { _ = try await trainer.step([example]) }
            #expect(error?.description.contains(message) == true)
        }
    }

    @Test func theLearningRateRisesPeaksAndDecaysToItsFinalShare() {
        let configuration = TrainerConfiguration(learningRate: 0.1, warmUpSteps: 10, totalSteps: 110)
        #expect(abs(configuration.learningRate(atStep: 5) - 0.05) < 1e-6)
        #expect(abs(configuration.learningRate(atStep: 10) - 0.1) < 1e-6)
        #expect(abs(configuration.learningRate(atStep: 60) - 0.055) < 1e-6)
        #expect(abs(configuration.learningRate(atStep: 500) - 0.01) < 1e-6)
    }
}
