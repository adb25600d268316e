import Foundation
import Tensor
import Testing

@testable import GRAM

/// Values that Hugging Face Transformers computed, written by `golden.py`.
struct Golden {
    struct Expected: Decodable {
        struct Continuation: Decodable {
            var tokens: [Int32]
            var weight: Float
        }

        var prompt: [Int32]
        var continuations: [Continuation]
        var loss: Double
    }

    let parameters: LlamaParameters
    let expected: Expected
    let tensors: SafeTensorsFile

    static let folder = Bundle.module.resourceURL!.appendingPathComponent("Golden")

    init() throws {
        parameters = try Checkpoint.read(from: Self.folder.appendingPathComponent("checkpoint"))
        let json = try Data(contentsOf: Self.folder.appendingPathComponent("expected.json"))
        expected = try JSONDecoder().decode(Expected.self, from: json)
        tensors = try SafeTensorsFile(contentsOf: Self.folder.appendingPathComponent("expected.safetensors"))
    }

    var example: TrainingExample {
        TrainingExample(
            prompt: expected.prompt,
            continuations: expected.continuations.map { .init(tokens: $0.tokens, weight: $0.weight) })
    }

    func tensor(_ name: String) throws -> [Float] {
        let shape = try #require(tensors.entries[name]).shape
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        try values.withUnsafeMutableBufferPointer { try tensors.read(name, shape: shape, into: $0.baseAddress!) }
        return values
    }
}

/// The length of the difference as a share of the expected length.
func relativeError(_ values: [Float], _ expected: [Float]) -> Double {
    precondition(values.count == expected.count)
    let difference = zip(values, expected).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
    let length = expected.reduce(0.0) { $0 + Double($1) * Double($1) }
    return (difference / max(length, 1e-30)).squareRoot()
}

/// The types this processor can train in.
let supportedTypes: [DataType] = Processor.supportsBFloat16 ? [.float32, .bfloat16] : [.float32]

@Suite struct GoldenTests {
    @Test(arguments: supportedTypes)
    func lossAndEveryGradientEqualThoseOfHuggingFaceLlama(type: DataType) async throws {
        let golden = try Golden()
        let trainer = try Trainer(
            parameters: golden.parameters,
            configuration: TrainerConfiguration(totalSteps: 1, precision: type, workers: 1))
        let (loss, gradients) = try await trainer.gradients(for: [golden.example])
        // bfloat16 keeps eight bits of each operand, and the weights are large.
        let tolerance = type == .float32 ? 1e-5 : 0.08
        #expect(abs(loss - golden.expected.loss) / golden.expected.loss < tolerance)
        for (name, gradient) in gradients {
            let error = relativeError(gradient, try golden.tensor("gradient." + name))
            #expect(error < tolerance, "\(name): relative error \(error)")
        }
        #expect(gradients.count == golden.tensors.entries.keys.count { $0.hasPrefix("gradient.") })
    }

    @Test func adamWTakesTheStepsOfPyTorchsAdamW() async throws {
        struct Expected: Decodable {
            var start: [Float]
            var gradients: [[Float]]
            var end: [Float]
        }
        let json = try Data(contentsOf: Golden.folder.appendingPathComponent("adamw.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: json)
        var values = expected.start
        var first = [Float](repeating: 0, count: values.count)
        var second = first
        for (index, gradient) in expected.gradients.enumerated() {
            AdamW.update(
                &values, &first, &second, gradient, step: index + 1, learningRate: 0.01, weightDecay: 0.1)
        }
        #expect(relativeError(values, expected.end) < 1e-6)
    }
}
