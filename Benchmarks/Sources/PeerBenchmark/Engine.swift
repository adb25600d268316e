import Execution
import Foundation
import GRAM
import Measuring
import Tensor

/// gramd's side.
struct Engine {
    private let trainer: Trainer
    private let products: Generator
    private let query: Generator

    init(_ parameters: LlamaParameters, type: DataType, workers: Int) throws {
        trainer = try Trainer(
            parameters: try parameters.copy(),
            configuration: TrainerConfiguration(totalSteps: 1000, precision: type, workers: workers))
        let model = try LlamaModel(parameters, type: type)
        products = Generator(model: model, workers: workers)
        query = Generator(model: try LlamaModel(parameters, type: type, shards: workers), workers: 1)
    }

    /// Runs it once unmeasured, then `runs` times.
    func measure(_ activity: Activity, runs: Int) async throws -> Timings {
        switch activity {
        case .training:
            let batch = Workload.trainingBatch
            return try await Timings.measure(runs: runs) { _ = try await trainer.step(batch) }
        case .products:
            return try await Timings.measure(runs: runs) { _ = try await DecodingWork.products.run(products) }
        case .query:
            return try await Timings.measure(runs: runs) { _ = try await DecodingWork.query.run(query) }
        }
    }

    /// The loss of the batch before any step.
    func loss() async throws -> Double { try await trainer.gradients(for: Workload.trainingBatch).loss }

    /// Tokens by prompt and beam, most probable first.
    func products() async throws -> [[[Int32]]] { try await tokens(.products, products) }

    /// The same for the query.
    func query() async throws -> [[[Int32]]] { try await tokens(.query, query) }

    private func tokens(_ work: DecodingWork, _ generator: Generator) async throws -> [[[Int32]]] {
        try await work.run(generator).map { $0.map(\.tokens) }
    }
}
