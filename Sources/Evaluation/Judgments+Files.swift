public import Catalog
import Execution

extension Judgments {
    /// Reads judgments from files in the formats of a click log (`ClickLineDecoder`), plain or gzip, on a thread of its
    /// own.
    /// - Parameters:
    ///   - files: their paths.
    ///   - minimumLabel: a product with this label or a higher one is relevant.
    ///   - limits: of a line.
    /// - Throws: ``JudgmentsError``; `LineReaderError`.
    public init(files: [String], minimumLabel: Double, limits: DecoderLimits = DecoderLimits()) async throws {
        self = try await DedicatedThread(name: "judgments").run {
            var judgments = Judgments(minimumLabel: minimumLabel)
            let decoder = ClickLineDecoder(limits: limits)
            for file in files { try judgments.add(file, decoder, limits) }
            guard !judgments.queries.isEmpty else {
                throw JudgmentsError.noRelevantProduct(files: files, minimumLabel: minimumLabel)
            }
            return judgments
        }
    }

    private mutating func add(_ file: String, _ decoder: ClickLineDecoder, _ limits: DecoderLimits) throws {
        let lines = try LineReader(path: file, maximumLineBytes: limits.messageBytes)
        while let line = try lines.next() {
            do throws(RecordFault) {
                if let fault = line.fault { throw fault }
                guard let judgment = try decoder.decode(line: line.bytes, number: line.number) else { continue }
                add(query: judgment.query, productID: judgment.productID, label: judgment.label)
            } catch {
                throw JudgmentsError.invalidLine(file: file, line: line.number, reason: error.message)
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
