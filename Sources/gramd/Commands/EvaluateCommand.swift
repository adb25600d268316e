import ArgumentParser
import Catalog
import CodeIndex
import Foundation
import Serving

struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Measures recall on judged queries.",
        discussion: """
            Reads tab-separated query, product_id, timestamp and label. The last line is \
            recall@10=… recall@100=… recall@300=… answered=… queries=…, in percent, averaged over queries with at least \
            one relevant product. A query is answered when it finds any product.
            """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "The judgments.") var judgments: String
    @Option(help: "A product is relevant from this label on.") var minLabel: Double = 1
    @Flag(help: "Also prints a line for each query.") var verbose = false

    func run() async throws {
        let configuration = try await options.load()
        let relevant = try await readJudgments(configuration)
        guard !relevant.isEmpty else {
            throw ValidationError("no query in \(judgments) has a product with a label of \(minLabel) or more")
        }
        let searcher = try await Searcher(configuration)
        let progress = ProgressDisplay("evaluating", unit: "queries")
        var report = RecallReport()
        for (number, query) in relevant.keys.sorted().enumerated() {
            let found = try await searcher.search(query, limit: Searcher.maximumLimit).products.map(\.productID)
            report.add(found: found, relevant: relevant[query] ?? [])
            if verbose { print("\(report.lastLine)\t\(query)") }
            progress.update(number + 1, fraction: Double(number + 1) / Double(relevant.count))
        }
        progress.finish(relevant.count)
        print(report.line)
    }

    private func readJudgments(_ configuration: GramdConfiguration) async throws -> [String: Set<String>] {
        let decoder = ClickLineDecoder(limits: configuration.decoder.limits)
        var lines = try LineBatches(judgments, maximumLineBytes: configuration.decoder.limits.messageBytes, size: 5_000)
        var relevant: [String: Set<String>] = [:]
        while let batch = try await lines.next() {
            let decoded = try await lines.decode(batch) { line throws(RecordFault) in
                try decoder.decode(line: line.bytes, number: line.number)
            }
            if let fault = decoded.faults.first {
                throw ValidationError("\(judgments), line \(fault.record.offset): \(fault.message)")
            }
            for judgment in decoded.decoded where (judgment.label ?? minLabel) >= minLabel {
                relevant[judgment.query, default: []].insert(judgment.productID)
            }
        }
        return relevant
    }
}

/// Recall at several depths, averaged over queries.
struct RecallReport {
    private static let depths = [10, 100, 300]
    private var sums = [Double](repeating: 0, count: depths.count)
    private var answered = 0
    private var queries = 0
    private var last: [Double] = []

    mutating func add(found: [String], relevant: Set<String>) {
        queries += 1
        if !found.isEmpty { answered += 1 }
        last = Self.depths.map { depth in
            Double(found.prefix(depth).count { relevant.contains($0) }) / Double(relevant.count)
        }
        for (position, recall) in last.enumerated() { sums[position] += recall }
    }

    /// The recalls of the query added last.
    var lastLine: String { last.map { String(format: "%.1f", $0 * 100) }.joined(separator: "\t") }

    var line: String {
        func percent(_ sum: Double) -> String { String(format: "%.1f", sum / Double(max(queries, 1)) * 100) }
        let recalls = zip(Self.depths, sums).map { "recall@\($0)=\(percent($1))" }.joined(separator: " ")
        return "\(recalls) answered=\(percent(Double(answered))) queries=\(queries)"
    }
}
