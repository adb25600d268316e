import CodeIndex
import Foundation
import Monitoring
import Serving

/// What a search found, for a person: the query's codes, a line each product.
struct SearchDisplay {
    private let result: SearchResult

    init(_ result: SearchResult) { self.result = result }

    var text: DisplayText {
        let codes = result.note ?? result.codes.map(Self.text).joined(separator: ", ")
        var text: DisplayText = ""
        for condition in result.narrowedBy ?? [] {
            text = text + "only \(condition.name): \(condition.values.joined(separator: " or "))\n"
        }
        text = text + "codes: \(codes)\n"
        for product in result.products {
            let score = String(format: "%8.3f", product.score)
            let codes = product.matchedCodes.joined(separator: " ")
            text = text + "\(score)  \(product.productID)  \(product.title)  [\(codes)]\n"
        }
        let milliseconds = String(format: "%.1f", result.milliseconds)
        return text + "\(result.products.count) products from generation \(result.generation) in \(milliseconds) ms"
    }

    private static func text(_ code: SearchResult.EncodedCode) -> String {
        code.probability.map { "\(code.code) (\(code.origin), p \(String(format: "%.3g", $0)))" } ?? code.code
    }
}
