import ArgumentParser
import Catalog
import CodeIndex
import Evaluation
import Sync

extension Judgments {
    /// Reads judgments from files in the formats of a click log.
    /// - Throws: `ValidationError` for a line that can't be read, and where no query has a relevant product.
    init(files: [String], minimumLabel: Double, limits: DecoderLimits) async throws {
        self.init(minimumLabel: minimumLabel)
        let decoder = ClickLineDecoder(limits: limits)
        for file in files {
            var lines = try LineBatches(file, maximumLineBytes: limits.messageBytes, size: 5_000)
            while let batch = try await lines.next() {
                let decoded = try await lines.decode(batch) { line throws(RecordFault) in
                    try decoder.decode(line: line.bytes, number: line.number)
                }
                if let fault = decoded.faults.first {
                    throw ValidationError("\(file), line \(fault.record.offset): \(fault.message)")
                }
                for judgment in decoded.decoded {
                    add(query: judgment.query, productID: judgment.productID, label: judgment.label)
                }
            }
        }
        guard !queries.isEmpty else {
            throw ValidationError(
                "no query in \(files.joined(separator: ", ")) has a product with a label of \(minimumLabel) or more")
        }
    }
}
