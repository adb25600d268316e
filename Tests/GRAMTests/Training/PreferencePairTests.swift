import Foundation
import Tensor
import Testing

@testable import GRAM

@Suite struct PreferencePairTests {
    private static func pair(preferred: [Int32] = [5, 6, 2], rejected: [Int32] = [5, 9, 10, 2]) -> PreferencePair {
        PreferencePair(
            query: [3, 7, 8], product: [4, 7, 8, 11, 12], preferred: preferred, rejected: rejected,
            preferredReference: -3.5, rejectedReference: -3, weight: 0.7)
    }

    private static func trainer(workers: Int = 1) throws -> Trainer {
        let parameters = try LlamaParameters(
            configuration: LlamaConfiguration(
                hiddenSize: 16, intermediateSize: 32, layerCount: 2, headCount: 2, keyValueHeadCount: 1,
                vocabularySize: 24), seed: 3)
        // Larger weights than an untrained model's, so that the two codes and sides differ.
        for tensor in parameters.layout.tensors where !tensor.isNorm {
            for index in tensor.block.range { parameters.values.pointer[index] *= 5 }
        }
        return try Trainer(
            parameters: parameters,
            configuration: TrainerConfiguration(
                totalSteps: 10, preferences: PreferenceLoss(preferredStrength: 0.8, rejectedStrength: 0.5),
                precision: .float32, workers: workers))
    }

    /// The loss as the paper writes it, from log-probabilities that the generator computes.
    private static func expectedLoss(_ pair: PreferencePair, _ parameters: LlamaParameters) async throws -> Double {
        let generator = Generator(model: try LlamaModel(parameters, type: .float32))
        let codes = [pair.preferred, pair.rejected]
        let scores = try await generator.score(
            prompts: [pair.query, pair.product], continuations: [codes, codes]
        ).map { $0.map { Double($0.reduce(0, +)) } }
        func joint(_ code: Int) -> Double { log(0.5 * (exp(scores[0][code]) + exp(scores[1][code]))) }
        let margin =
            0.8 * (joint(0) - Double(pair.preferredReference))
            - 0.5 * (joint(1) - Double(pair.rejectedReference))
        return Double(pair.weight) * log(1 + exp(-margin))
    }

    @Test func theLossIsThePapers() async throws {
        let trainer = try Self.trainer()
        let (loss, _) = try await trainer.gradients(for: [], pairs: [Self.pair()])
        let expected = try await Self.expectedLoss(Self.pair(), trainer.parameters)
        #expect(abs(loss - expected) < 1e-5)
    }

    @Test func theGradientIsTheDerivativeOfTheLoss() async throws {
        // Without a shared prefix nothing is held back, so the gradient is exact.
        let pair = Self.pair(rejected: [9, 10, 2])
        let trainer = try Self.trainer()
        let (_, gradients) = try await trainer.gradients(for: [], pairs: [pair])
        for name in ["model.embed_tokens.weight", "model.layers.0.mlp.down_proj.weight", "model.norm.weight"] {
            let gradient = try #require(gradients[name])
            let tensor = try #require(trainer.parameters.layout.tensors.first { $0.name == name })
            // The steepest weight of each tensor, where rounding matters least.
            let index = try #require(gradient.indices.max { abs(gradient[$0]) < abs(gradient[$1]) })
            let step: Float = 2e-3
            var losses: [Double] = []
            for sign: Float in [1, -1] {
                let moved = try trainer.parameters.copy()
                moved.values.pointer[tensor.offset + index] += sign * step
                losses.append(try await Self.expectedLoss(pair, moved))
            }
            let numeric = (losses[0] - losses[1]) / Double(2 * step)
            #expect(abs(numeric - Double(gradient[index])) < 0.03 * abs(numeric) + 1e-4, "\(name)")
        }
    }

    @Test func aSharedPrefixIsNotPushedDown() {
        let examples = Self.pair().examples
        #expect(examples.map(\.prompt) == [[3, 7, 8], [4, 7, 8, 11, 12]])
        for example in examples {
            #expect(example.continuations.map(\.firstTrainedToken) == [0, 1])
        }
        // Even a code that begins with the whole preferred one keeps a token to learn from.
        #expect(Self.pair(rejected: [5, 6, 2]).examples[0].continuations[1].firstTrainedToken == 2)
    }

    @Test func trainingPrefersThePreferredCode() async throws {
        let trainer = try Self.trainer(workers: 2)
        let pairs = [Self.pair(), Self.pair(rejected: [9, 10, 2]), Self.pair(preferred: [13, 2])]
        let example = TrainingExample(prompt: [3, 7], continuations: [.init(tokens: [14, 2], weight: 0.1)])
        let first = try await trainer.step([example], pairs: pairs).loss
        var last = first
        for _ in 0..<9 { last = try await trainer.step([example], pairs: pairs).loss }
        #expect(last < first)
    }

    @Test func theJointProbabilityIsTheTwoSidesMean() {
        let joint = PreferencePair.jointLogProbability(query: log(0.2), product: log(0.4))
        #expect(abs(joint - log(0.3)) < 1e-6)
        // Also where one side's probability is too small for its exponential.
        #expect(abs(PreferencePair.jointLogProbability(query: -1, product: -1_000) - (-1 - log(2))) < 1e-6)
    }

    @Test func pairsTheModelCannotTakeAreRefused() async throws {
        let trainer = try Self.trainer()
        var pair = Self.pair()
        pair.product = [99]
        await #expect(throws: ModelInputError.self) { _ = try await trainer.step([], pairs: [pair]) }
    }
}
