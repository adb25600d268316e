import Alignment
import Evaluation
import Foundation

/// The paper's ablation (GRAM, section 4): what co-training and co-alignment are worth, over several seeds.
struct AblationTable: CustomStringConvertible {
    /// A reduction of the method.
    enum Variant: String, CaseIterable {
        case full = "GRAM"
        case withoutCoTraining = "without co-training"
        case withoutBoth = "… and without alignment"

        var stages: TrainingStages {
            switch self {
            case .full: TrainingStages()
            case .withoutCoTraining: TrainingStages(coTraining: false)
            case .withoutBoth: TrainingStages(coTraining: false, coAlignment: false)
            }
        }
    }

    private static let metrics: [RetrievalMetric] = [
        .recall(depth: 10), .recall(depth: 100), .recall(depth: 300), .relevanceRate(depth: 100), .answered,
    ]

    private struct Key: Hashable {
        var variant: Variant
        var method: String
    }

    private var values: [Key: [RetrievalMetric: [Double]]] = [:]
    private var methods: [String] = []

    /// Adds one seed's runs of a variant.
    mutating func add(_ runs: [RetrievalRun], of variant: Variant, judgments: Judgments) {
        let report = RetrievalReport(judgments: judgments, runs: runs)
        for row in report.sections[0].rows {
            if !methods.contains(row.name) { methods.append(row.name) }
            for metric in Self.metrics {
                if let mean = row.means[metric] {
                    values[Key(variant: variant, method: row.name), default: [:]][metric, default: []].append(mean)
                }
            }
        }
    }

    /// Mean ± sample standard deviation over the seeds, in percent.
    var description: String {
        let width = Variant.allCases.map(\.rawValue.count).max() ?? 0
        let header =
            "".padding(toLength: width, withPad: " ", startingAt: 0)
            + Self.metrics.map { Self.cell($0.name) }.joined()
        let blocks = methods.map { method in
            let rows = Variant.allCases.map { variant in
                let found = values[Key(variant: variant, method: method)] ?? [:]
                return variant.rawValue.padding(toLength: width, withPad: " ", startingAt: 0)
                    + Self.metrics.map { Self.cell(Self.text(found[$0] ?? [])) }.joined()
            }
            return ([method] + rows).joined(separator: "\n")
        }
        return ([header] + blocks).joined(separator: "\n")
    }

    private static func cell(_ text: String) -> String {
        String(repeating: " ", count: max(2, 15 - text.count)) + text
    }

    private static func text(_ values: [Double]) -> String {
        guard !values.isEmpty else { return "–" }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard values.count > 1 else { return String(format: "%.1f", mean * 100) }
        let deviation = (squares / Double(values.count - 1)).squareRoot()
        return String(format: "%.1f ± %.1f", mean * 100, deviation * 100)
    }
}
