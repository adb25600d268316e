import Catalog
import CodeIndex
import Codes
import Evaluation
import Foundation
import Sync

/// Measures the baselines on what is in the index.
struct BaselineRuns {
    private struct ExportedProduct: Encodable {
        let title: String
        let text: String

        /// The same text that codes are made from, so that every method reads the same.
        init(_ product: ProductText) {
            title = product.title
            let labels = [product.title, product.brand, product.category].compactMap { $0 }
            let others = product.attributes.map(\.value) + [product.description].compactMap { $0 }
            text = (labels + others).joined(separator: "\n")
        }
    }

    private static let pageSize = 2_000

    let index: CodeIndex
    let program: BaselineProgram

    /// Exports the live products and the queries to a temporary folder, ranks them there, and reads the rankings back.
    /// - Throws: ``BaselineError``, `PostgresError`
    func measure(_ queries: [String]) async throws -> [Baseline: RetrievalRun] {
        try await program.inTemporaryFolder { folder in
            let products = try await exportProducts(to: folder.appendingPathComponent("products.jsonl"))
            try Self.lines(queries).write(to: folder.appendingPathComponent("queries.jsonl"))
            try await program.rank(in: folder)
            var results = BaselineResults(queries: queries, products: products)
            var lines = try LineBatches(
                folder.appendingPathComponent("runs.tsv").path, maximumLineBytes: 1_024, size: 10_000)
            while let batch = try await lines.next() {
                for line in batch { try results.add(line: line.bytes, number: line.number) }
            }
            return results.runs
        }
    }

    /// - Returns: the products' identifiers in the order of the file.
    private func exportProducts(to file: URL) async throws -> [String] {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        let total = try await index.products.liveCount()
        let progress = ProgressDisplay("exporting", unit: "products")
        var identifiers: [String] = []
        while case let page = try await index.products.texts(after: identifiers.last ?? "", limit: Self.pageSize),
            !page.isEmpty
        {
            try handle.write(contentsOf: Self.lines(page.map { ExportedProduct($0.text) }))
            identifiers += page.map(\.id)
            progress.update(identifiers.count, fraction: Double(identifiers.count) / Double(max(total, 1)))
        }
        progress.finish(identifiers.count)
        return identifiers
    }

    private static func lines(_ values: [some Encodable]) throws -> Data {
        let encoder = JSONEncoder()
        return try values.reduce(into: Data()) { data, value in
            data.append(try encoder.encode(value))
            data.append(UInt8(ascii: "\n"))
        }
    }
}
