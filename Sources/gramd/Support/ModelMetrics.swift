import Alignment
import Foundation

/// What is stored of a training run with its model, as JSON.
struct ModelMetrics: Codable, Equatable {
    var loss: Double
    var steps: Int
    var products: Int
    var clickedQueries: Int
    var heldOutQueries: Int
    var heldOutRecall: Double?
    var codes: ModelReport?

    init(_ result: TrainingRun.Result) {
        loss = result.loss
        steps = result.steps
        products = result.products
        clickedQueries = result.clickedQueries
        heldOutQueries = result.heldOutQueries
        heldOutRecall = result.heldOutRecall
        codes = result.report
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
