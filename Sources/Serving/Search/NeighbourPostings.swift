import CodeIndex
import Codes
import Retrieval

/// The postings of a generation, with the codes of a product's neighbours in the place of a model's
/// (``MemoryIndex/neighbourCodes()``).
struct NeighbourPostings {
    private var codes: [Int32: Code] = [:]
    /// Without generated codes.
    private var postings: [PostingRow] = []

    mutating func add(_ rows: [CodeRow]) {
        for row in rows { if let code = Code(row.text) { codes[row.number] = code } }
    }

    mutating func add(_ rows: [PostingRow]) { postings += rows }

    /// What is to be posted, by the products' numbers.
    func rows() -> [PostingRow] {
        let sorted = postings.sorted { $0.product < $1.product }
        let index = MemoryIndex(
            sorted.map { row in
                MemoryIndex.Entry(
                    own: (0..<row.ownCount).compactMap { place in
                        codes[row.codes[place]].map {
                            CodeSelection.Choice(
                                code: $0, weight: Float(row.weights[place]) / Float(PostingWeight.stepsPerUnit))
                        }
                    }, generated: [])
            })
        let numbers = Dictionary(codes.map { ($1, $0) }) { first, _ in first }
        return zip(sorted, index.neighbourCodes()).map { row, neighbours in
            // A word of clicks stays one.
            let known = Set(row.codes)
            let added = neighbours.compactMap { numbers[$0] }.filter { !known.contains($0) }
            let weights = added.map { _ in SearchControl.neighbourWeight.steps }
            return PostingRow(
                product: row.product, codes: row.codes[..<row.ownCount] + added + row.codes[row.ownCount...],
                weights: row.weights[..<row.ownCount] + weights + row.weights[row.ownCount...],
                ownCount: row.ownCount, clickedCount: row.clickedCount, vector: row.vector)
        }
    }
}
