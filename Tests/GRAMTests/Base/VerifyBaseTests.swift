import Codes
import Foundation
import Randomness
import Tensor
import Testing

@testable import GRAM

/// What `verify.py` wrote; nil where it hasn't been run.
private let verificationFolder = ProcessInfo.processInfo.environment["GRAMD_VERIFY_BASE"].map {
    URL(fileURLWithPath: $0)
}

/// Compares a real base with what Transformers computed; `make verify-base` fetches the base and runs this.
/// One test after the other, since their paces are printed.
@Suite(.serialized, .enabled(if: verificationFolder != nil)) struct VerifyBaseTests {
    private struct Example: Decodable {
        var text: String
        var tokens: [Int32]
    }

    private let folder: URL
    private let examples: [Example]
    private let reference: SafeTensorsFile

    init() throws {
        folder = try #require(verificationFolder)
        examples = try JSONDecoder().decode(
            [Example].self, from: Data(contentsOf: folder.appendingPathComponent("reference.json")))
        reference = try SafeTensorsFile(contentsOf: folder.appendingPathComponent("reference.safetensors"))
    }

    private func logits(_ name: String) throws -> [Float] {
        let shape = try #require(reference.entries[name]).shape
        var values = [Float](repeating: 0, count: shape.reduce(1, *))
        try values.withUnsafeMutableBufferPointer { try reference.read(name, shape: shape, into: $0.baseAddress!) }
        return values
    }

    @Test func tokensAndLogitsEqualThoseOfTransformers() async throws {
        let base = try BaseModel(folder: folder.appendingPathComponent("imported"))
        for type in supportedTypes {
            let generator = Generator(model: try LlamaModel(base.parameters, type: type), workers: 1)
            var largest: Float = 0
            var relative = 0.0
            var agreeing = 0
            var count = 0
            for (index, example) in examples.enumerated() {
                #expect(base.tokenizer.encode(example.text) == example.tokens)
                let found = try await generator.logits(for: example.tokens)
                let expected = try logits("logits.\(index)")
                let vocabulary = base.parameters.configuration.vocabularySize
                relative = max(relative, relativeError(found.flatMap { $0 }, expected))
                for (position, row) in found.enumerated() {
                    let wanted = Array(expected[position * vocabulary..<(position + 1) * vocabulary])
                    largest = max(largest, zip(row, wanted).map { abs($0 - $1) }.max() ?? 0)
                    agreeing += row.firstIndex(of: row.max()!) == wanted.firstIndex(of: wanted.max()!) ? 1 : 0
                    count += 1
                }
            }
            print(
                "imported, \(type): largest difference of a logit \(largest), relative error \(relative), "
                    + "the same likeliest token at \(agreeing) of \(count) places")
            #expect(relative < (type == .float32 ? 1e-4 : 0.05))
        }
    }

    @Test func theFirstLayersAloneEqualThoseOfTransformers() async throws {
        let base = try BaseModel(folder: folder.appendingPathComponent("imported"), layers: 6)
        let generator = Generator(model: try LlamaModel(base.parameters, type: .float32), workers: 1)
        let found = try await generator.logits(for: examples[0].tokens).flatMap { $0 }
        let error = relativeError(found, try logits("logits.first6"))
        print("imported, first 6 layers, float32: relative error \(error)")
        #expect(error < 1e-4)
    }

    @Test func trainingLowersTheLoss() async throws {
        for layers in [6, nil] {
            let base = try BaseModel(folder: folder.appendingPathComponent("imported"), layers: layers)
            let trainer = try Trainer(
                parameters: base.parameters, configuration: TrainerConfiguration(learningRate: 1e-5, totalSteps: 10))
            let prompt = CodePrompt(tokenizer: base.tokenizer)
            let code = try #require(prompt.tokens(ofCode: "red lamp")) + [base.tokenizer.endToken]
            let batch = (0..<32).map { number in
                TrainingExample(
                    prompt: prompt.query("red lamp \(number) with a dimmer and a shade of glass for the desk"),
                    continuations: (0..<4).map { _ in .init(tokens: code, weight: 1 / 128) })
            }
            let tokens = batch.reduce(0) { $0 + $1.prompt.count + $1.continuations.reduce(0) { $0 + $1.tokens.count } }
            let generator = Generator(model: try LlamaModel(base.parameters))
            func score() async throws {
                _ = try await generator.score(
                    prompts: batch.map(\.prompt), continuations: batch.map { $0.continuations.map(\.tokens) })
            }
            // The first pass compiles the matrix kernels.
            try await score()
            let forward = try await ContinuousClock().measure { for _ in 0..<3 { try await score() } }
            let first = try await trainer.step(batch).loss
            let start = ContinuousClock.now
            let steps = 3
            var last = first
            for _ in 0..<steps { last = try await trainer.step(batch).loss }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            #expect(last < first)
            print(
                "\(base.parameters.configuration.layerCount) layers: training \(Int(Double(steps * tokens) / seconds)) "
                    + "tokens/s (loss \(first) to \(last)), forward \(Int(Double(3 * tokens) / (forward / .seconds(1)))) "
                    + "tokens/s")
        }
    }

    /// Fine-tunes the whole base on made-up products and queries, and leaves the result for `verify.py check`.
    @Test func aFewHundredStepsOfFineTuningLowerTheLoss() async throws {
        let base = try BaseModel(folder: folder.appendingPathComponent("imported"))
        let steps = 300
        let trainer = try Trainer(
            parameters: base.parameters,
            configuration: TrainerConfiguration(learningRate: 1e-4, warmUpSteps: 20, totalSteps: steps))
        let prompt = CodePrompt(tokenizer: base.tokenizer)
        var random = SplitMix64(seed: 1)
        let colours = ["red", "blue", "green", "black", "white", "oak", "brass", "grey"]
        let things = [
            ("sofa", "couch"), ("lamp", "light"), ("notebook", "laptop"), ("phone", "mobile"), ("rug", "carpet"),
            ("mug", "cup"), ("bin", "waste"), ("tap", "faucet"), ("torch", "flashlight"), ("jumper", "sweater"),
        ]
        func example() throws -> TrainingExample {
            let (thing, synonym) = random.pick(things)
            let colour = random.pick(colours)
            let text = "\(colour) \(thing) no \(random.below(1_000))"
            let codes = try [colour, synonym].map { try #require(prompt.codeTokens($0)) }
            let isQuery = random.chance(50)
            return TrainingExample(
                prompt: isQuery ? prompt.query(text) : prompt.product(ProductText(title: text, brand: "Brunn")),
                continuations: codes.map { .init(tokens: $0, weight: 1 / 16) })
        }
        var losses: [Double] = []
        for _ in 0..<steps { losses.append(try await trainer.step((0..<8).map { _ in try example() }).loss) }
        let means = stride(from: 0, to: steps, by: 50).map { start in losses[start..<(start + 50)].reduce(0, +) / 50 }
        print("fine-tuning, mean loss of each 50 steps: \(means.map { String(format: "%.3f", $0) })")
        #expect(zip(means, means.dropFirst()).allSatisfy { $1 < $0 + 0.05 } && means[5] < means[0] / 2)

        let tuned = folder.appendingPathComponent("fine-tuned")
        try base.write(to: tuned)
        try BaseModel.export(tuned, to: folder.appendingPathComponent("fine-tuned-exported"))
        let generator = Generator(model: try LlamaModel(base.parameters, type: .float32), workers: 1)
        let found = try await generator.logits(for: examples[1].tokens).flatMap { $0 }
        try found.withUnsafeBytes { Data($0) }.write(to: folder.appendingPathComponent("fine-tuned-logits.bin"))
    }
}
