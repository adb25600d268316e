import Catalog
public import Codes
import Execution
import Foundation

/// Measures the baselines on a catalogue.
public struct BaselineRuns: Sendable {
    private struct ExportedProduct: Encodable {
        let title: String
        let text: String

        /// The same text that codes are made from, so that every method reads the same.
        init(_ product: ProductText) {
            title = product.title
            let labels = [product.title, product.brand, product.category].compactMap { $0 }
            let others =
                [product.identifier].compactMap { $0 } + product.attributes.map(\.value)
                + [product.description].compactMap { $0 }
            text = (labels + others).joined(separator: "\n")
        }
    }

    private let program: BaselineProgram

    /// Measures with a program whose packages are there.
    public init(program: BaselineProgram) {
        self.program = program
    }

    /// Exports products and queries to a temporary folder, ranks them there, and reads the rankings back.
    /// - Parameters:
    ///   - productCount: how many products there are, for the progress.
    ///   - nextPage: the products that follow an identifier in the order of identifiers; all of them are asked for, from
    ///     the empty identifier on, until there are none.
    ///   - progress: called often; the last call of each step has all of it done.
    /// - Throws: ``BaselineError``; errors of the pages and of the file system.
    public func measure(
        _ queries: [String], productCount: Int, nextPage: (_ after: String) async throws -> [ProductDocument],
        progress: @escaping @Sendable (BaselineProgress) -> Void
    ) async throws -> [Baseline: RetrievalRun] {
        try await program.inTemporaryFolder { folder in
            let file = folder.appendingPathComponent("products.jsonl")
            try Data().write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            // By their numbers in the file.
            var products: [String] = []
            func report(of total: Int) {
                progress(BaselineProgress(step: "exporting", unit: "products", done: products.count, total: total))
            }
            while case let page = try await nextPage(products.last ?? ""), !page.isEmpty {
                // Products may come meanwhile.
                report(of: max(productCount, products.count + page.count))
                try handle.write(contentsOf: Self.lines(page.map { ExportedProduct($0.text) }))
                products += page.map(\.id)
            }
            report(of: products.count)
            try Self.lines(queries).write(to: folder.appendingPathComponent("queries.jsonl"))
            try await program.rank(in: folder, progress: progress)
            return try await Self.read(
                folder.appendingPathComponent("runs.tsv"), BaselineResults(queries: queries, products: products))
        }
    }

    private static func read(_ file: URL, _ results: BaselineResults) async throws -> [Baseline: RetrievalRun] {
        try await DedicatedThread(name: "baseline-runs").run {
            var results = results
            let lines = try LineReader(path: file.path, maximumLineBytes: 1_024)
            while let line = try lines.next() { try results.add(line: line.bytes, number: line.number) }
            return results.runs
        }
    }

    private static func lines(_ values: [some Encodable]) throws -> Data {
        let encoder = JSONEncoder()
        return try values.reduce(into: Data()) { data, value in
            data.append(try encoder.encode(value))
            data.append(UInt8(ascii: "\n"))
        }
    }
}
