public import Catalog
import Execution

extension Judgments {
    /// Reads judgments from files in the formats of a click log (`ClickItemDecoder`), on a thread of its own.
    /// - Parameters:
    ///   - files: their paths.
    ///   - minimumLabel: a product with this label or a higher one is relevant.
    ///   - limits: of a line.
    /// - Throws: ``JudgmentsError``; `FileReadError`.
    public init(files: [String], minimumLabel: Double, limits: DecoderLimits = DecoderLimits()) async throws {
        self = try await DedicatedThread(name: "judgments").run {
            var judgments = Judgments(minimumLabel: minimumLabel)
            let decoder = ClickItemDecoder(limits: limits)
            for file in files { try judgments.add(file, decoder, limits) }
            guard !judgments.queries.isEmpty else {
                throw JudgmentsError.noRelevantProduct(files: files, minimumLabel: minimumLabel)
            }
            return judgments
        }
    }

    private mutating func add(_ file: String, _ decoder: ClickItemDecoder, _ limits: DecoderLimits) throws {
        let items = try FeedReader(path: file, maximumItemBytes: limits.messageBytes, columns: ClickColumns())
        while let item = try items.next() {
            do throws(RecordFault) {
                for judgment in try decoder.decode(item) {
                    add(query: judgment.query, productID: judgment.productID, label: judgment.label)
                }
            } catch {
                throw JudgmentsError.invalidLine(file: file, line: item.number, reason: error.message)
            }
        }
    }
}

/// Why judgments can't be used.
public enum JudgmentsError: Error, Equatable, CustomStringConvertible {
    /// A line is no judgment.
    case invalidLine(file: String, line: Int, reason: String)
    /// No query has a relevant product: nothing could be measured.
    case noRelevantProduct(files: [String], minimumLabel: Double)

    /// What is wrong, and where.
    public var description: String {
        switch self {
        case .invalidLine(let file, let line, let reason): "\(file), line \(line): \(reason)"
        case .noRelevantProduct(let files, let minimumLabel):
            "no query in \(files.joined(separator: ", ")) has a product with a label of \(minimumLabel) or more"
        }
    }
}
