import GRAM
import Measuring
import Tensor

/// Speed of the model engine: `swift run -c release EngineBenchmark`.
@main
enum EngineBenchmark {
    static let configuration = Workload.configuration
    static let types: [DataType] = Processor.supportsBFloat16 ? [.float32, .bfloat16] : [.float32]
    static let workers = Processor.activeCoreCount

    static func main() async throws {
        print("processor: \(Processor.bestInstructionSet), bfloat16 \(Processor.supportsBFloat16), \(workers) cores")
        print("each figure: best run (median)")
        for type in types {
            var peak = 0.0
            for threads in Set([1, workers]).sorted() {
                let figure = try await MatrixPeak.measure(type, threads: threads)
                peak = max(peak, figure.best)
                let name = "GEMM \(MatrixPeak.size)³, \(threads) threads"
                report(name, type, "\(whole(figure.best)) GFLOP/s (\(whole(figure.median)))")
            }
            try await train(type, peak: peak)
            try await generate(type)
            try await query(type)
        }
    }

    /// Batch 32 × 64 tokens, forward, backward and AdamW.
    static func train(_ type: DataType, peak: Double) async throws {
        let parameters = try Workload.parameters()
        let trainer = try Trainer(
            parameters: parameters,
            configuration: TrainerConfiguration(totalSteps: 1000, precision: type, workers: workers))
        let batch = Workload.trainingBatch
        let tokens = 32.0 * 64
        let timings = try await Timings.measure(runs: 25) { _ = try await trainer.step(batch) }
        // Six operations a weight, and attention's two products over on average half the sequence, thrice.
        let attention = Double(configuration.layerCount * 12 * 32 * configuration.hiddenSize)
        let operations = (6 * Double(parameters.count) + attention) * tokens
        let share = operations / timings.best / 1e9 / peak
        let speeds = "\(whole(tokens / timings.best)) tok/s (\(whole(tokens / timings.median)))"
        report("train S, 32 × 64", type, "\(speeds), \(whole(100 * share)) % of the GEMM peak")
    }

    static func generate(_ type: DataType) async throws {
        let generator = Generator(model: try LlamaModel(try Workload.parameters(), type: type), workers: workers)
        let work = DecodingWork.products
        let timings = try await Timings.measure(runs: 15) { _ = try await work.run(generator) }
        let speeds = "\(whole(64 / timings.best)) products/s (\(whole(64 / timings.median)))"
        report("generate S, 64 × 48 + 12, beam 4", type, speeds)
    }

    /// Free and among 100,000 codes.
    static func query(_ type: DataType) async throws {
        let model = try LlamaModel(try Workload.parameters(), type: type, shards: workers)
        let generator = Generator(model: model, workers: 1)
        let trie = CodeTrie()
        for number in 0..<100_000 {
            trie.insert([
                Workload.token(number, below: 5000), Workload.token(number / 5000 * 31, below: 8000),
                Workload.token(number, below: 7919), 7, 9,
            ])
        }
        for (name, constraint) in [("free", nil), ("100k codes", trie)] {
            let timings = try await Timings.measure(runs: 200) {
                _ = try await DecodingWork.query.run(generator, constraint: constraint)
            }
            let others = "\(milliseconds(timings.median)); p99 \(milliseconds(timings.percentile99))"
            report("one query, beam 10, \(name)", type, "\(milliseconds(timings.best)) ms (\(others))")
        }
    }

    static func report(_ name: String, _ type: DataType, _ figures: String) {
        print("\(padded("\(type.rawValue) \(name):", 48)) \(figures)")
    }
}
