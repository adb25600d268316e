import Execution
import Foundation
import GRAM
import Tensor

/// Speed of the model engine: `swift run -c release EngineBenchmark`.
@main
enum EngineBenchmark {
    static let configuration = LlamaConfiguration.small(vocabularySize: 8192)
    static let types: [DataType] = Processor.supportsBFloat16 ? [.float32, .bfloat16] : [.float32]
    static let workers = Processor.activeCoreCount

    static func main() async throws {
        print("processor: \(Processor.bestInstructionSet), bfloat16 \(Processor.supportsBFloat16), \(workers) cores")
        print("each figure: best run (median)")
        for type in types {
            var peak = 0.0
            for threads in Set([1, workers]).sorted() {
                let figure = try await matrixPeak(type, threads: threads)
                peak = max(peak, figure)
            }
            try await train(type, peak: peak)
            try await generate(type)
            try await query(type)
        }
    }

    /// GFLOP/s of square products, on independent threads.
    static func matrixPeak(_ type: DataType, threads: Int) async throws -> Double {
        let size = 1024
        let repetitions = 8
        let pool = (0..<threads).map { DedicatedThread(name: "peak-\($0)") }
        let measurement = try await Measurement.measure(runs: 15) {
            try await withThrowingTaskGroup { group in
                for thread in pool {
                    group.addTask {
                        try await thread.run {
                            Processor.useOneThread()
                            let a = Buffer<UInt8>(count: size * size, type: type)
                            let b = Buffer<UInt8>(count: size * size, type: type)
                            let c = Buffer<Float>(count: size * size)
                            let multiplier = try MatrixMultiplier()
                            for _ in 0..<repetitions {
                                try multiplier.multiply(
                                    .init(a.pointer), .init(b.pointer, isTransposed: true), into: c.pointer, rows: size,
                                    columns: size, depth: size, type: type)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let work = 2 * pow(Double(size), 3) * Double(repetitions * threads) / 1e9
        print(
            "\(label("GEMM \(size)³, \(threads) threads", type)) \(whole(work / measurement.best)) GFLOP/s (\(whole(work / measurement.median)))"
        )
        return work / measurement.best
    }

    /// Batch 32 × 64 tokens, forward, backward and AdamW.
    static func train(_ type: DataType, peak: Double) async throws {
        let parameters = try LlamaParameters(configuration: configuration, seed: 1)
        let trainer = try Trainer(
            parameters: parameters,
            configuration: TrainerConfiguration(totalSteps: 1000, precision: type, workers: workers))
        let batch = (0..<32).map { row in
            TrainingExample(
                prompt: [1],
                continuations: [
                    .init(tokens: (0..<64).map { token($0 * 31 + row * 7, below: 97) }, weight: 1 / 2048)
                ])
        }
        let tokens = 32.0 * 64
        let measurement = try await Measurement.measure(runs: 25) { _ = try await trainer.step(batch) }
        // Six operations a weight, and attention's two products over on average half the sequence, thrice.
        let attention = Double(configuration.layerCount * 12 * 32 * configuration.hiddenSize)
        let operations = (6 * Double(parameters.count) + attention) * tokens
        let share = operations / measurement.best / 1e9 / peak
        print(
            "\(label("train S, 32 × 64", type)) \(whole(tokens / measurement.best)) tok/s (\(whole(tokens / measurement.median))), \(whole(100 * share)) % of the GEMM peak"
        )
    }

    static func prompts(_ count: Int, length: Int) -> [[Int32]] {
        (0..<count).map { row in (0..<length).map { token($0 * 7919 + row * 104_729, below: 8000) } }
    }

    /// A token above the special ones.
    static func token(_ number: Int, below limit: Int) -> Int32 { Int32(number % limit + 3) }

    /// 64 prompts × 48 tokens, 12 new tokens, beam 4.
    static func generate(_ type: DataType) async throws {
        let model = try LlamaModel(try LlamaParameters(configuration: configuration, seed: 1), type: type)
        let generator = Generator(model: model, workers: workers)
        let inputs = prompts(64, length: 48)
        let measurement = try await Measurement.measure(runs: 15) {
            _ = try await generator.generate(prompts: inputs, beamWidth: 4, maximumTokens: 12, endToken: 2)
        }
        print(
            "\(label("generate S, 64 × 48 + 12, beam 4", type)) \(whole(64 / measurement.best)) products/s (\(whole(64 / measurement.median)))"
        )
    }

    /// One prompt of 24 tokens, beam 10, at most 8 new tokens, free and among 100,000 codes.
    static func query(_ type: DataType) async throws {
        let model = try LlamaModel(try LlamaParameters(configuration: configuration, seed: 1), type: type)
        let generator = Generator(model: model, workers: 1)
        let trie = CodeTrie()
        for code in Int32(0)..<100_000 {
            let number = Int(code)
            trie.insert([
                token(number, below: 5000), token(number / 5000 * 31, below: 8000), token(number, below: 7919), 7, 9,
            ])
        }
        for (name, constraint) in [("free", nil), ("100k codes", trie)] {
            let prompt = prompts(1, length: 24)
            let measurement = try await Measurement.measure(runs: 200) {
                _ = try await generator.generate(
                    prompts: prompt, beamWidth: 10, maximumTokens: 8, endToken: 2, constraint: constraint)
            }
            let p99 = measurement.seconds[measurement.seconds.count * 99 / 100]
            print(
                "\(label("one query, beam 10, \(name)", type)) \(milliseconds(measurement.best)) ms (\(milliseconds(measurement.median)); p99 \(milliseconds(p99)))"
            )
        }
    }

    static func label(_ text: String, _ type: DataType) -> String { padded("\(type.rawValue) \(text):", 48) }

    static func milliseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1000) }
}
