public import Foundation

/// Rankings as files that other evaluation tools read.
///
/// One file per method in TREC's run format, `query Q0 product rank score method` a line
/// (https://github.com/usnistgov/trec_eval), and `queries.tsv` with each query's number and text. The score is
/// `1/rank`, for the tools that sort by it.
public struct RunFiles: Sendable {
    /// The file of the queries' numbers and texts.
    static let queriesName = "queries.tsv"

    private let queries: [String]
    private let runs: [RetrievalRun]

    /// Creates files of these runs; queries are numbered in their order, from 1.
    public init(queries: [String], runs: [RetrievalRun]) {
        self.queries = queries
        self.runs = runs
    }

    /// Creates the folder, and replaces files of the same names in it.
    /// - Throws: an error of Foundation where the folder can't be written.
    public func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let lines = queries.enumerated().map { "\($0 + 1)\t\(Self.inLine($1))\n" }
        try Data(lines.joined().utf8).write(to: folder.appendingPathComponent(Self.queriesName))
        for run in runs {
            let name = Self.inWord(run.name)
            try Data(rows(of: run, name: name).joined().utf8).write(to: folder.appendingPathComponent("\(name).run"))
        }
    }

    private func rows(of run: RetrievalRun, name: String) -> [String] {
        queries.enumerated().flatMap { number, query in
            run.ranking(for: query).enumerated().map { position, product in
                let rank = position + 1
                return "\(number + 1) Q0 \(Self.inWord(product)) \(rank) \(1 / Double(rank)) \(name)\n"
            }
        }
    }

    private static func inLine(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }

    /// The format has no quotes: white space and slashes become underscores.
    private static func inWord(_ text: String) -> String {
        String(text.map { $0.isWhitespace || $0 == "/" ? "_" : $0 })
    }
}
