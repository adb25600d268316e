import Foundation
import Randomness

/// Token embeddings from a catalogue's own statistics: tokens that stand in the same products lie near each other.
///
/// They are an orthonormal basis of the leading eigenspace of the matrix of positive pointwise mutual information
/// (Levy and Goldberg 2014, "Neural word embedding as implicit matrix factorization", with eigenvalues to the power 0,
/// their best symmetric form), found by subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4). A small
/// model that starts from them knows from the first step what goes with what, which random weights take thousands of
/// steps to learn.
public struct CooccurrenceEmbedding: Sendable {
    /// Pairs seen less often say nothing.
    private static let leastPairs: Int32 = 2
    private static let iterations = 4

    /// Rows: one a token.
    let vocabularySize: Int
    /// Columns.
    let width: Int
    /// Row-major, one row a token, with a mean square length of 1 over the tokens that were seen; zero for others.
    let rows: [Float]

    /// - Parameters:
    ///   - documents: each one's tokens; repetitions don't count.
    ///   - width: at most the vocabulary's size.
    public init(documents: [[Int32]], vocabularySize: Int, width: Int, seed: UInt64) {
        precondition(width > 0 && width <= vocabularySize)
        self.vocabularySize = vocabularySize
        self.width = width
        let matrix = InformationMatrix(documents, vocabularySize, leastPairs: Self.leastPairs)
        var random = SplitMix64(seed: seed)
        // Column-major: one vector after the other.
        var basis = (0..<(width * vocabularySize)).map { _ in random.nextNormal() }
        for _ in 0..<Self.iterations {
            matrix.multiply(&basis, width: width)
            Self.orthonormalise(&basis, width: width, length: vocabularySize)
        }
        var rows = [Float](repeating: 0, count: vocabularySize * width)
        let seen = Float(max(matrix.seenTokens, 1))
        let scale = (seen / Float(width)).squareRoot()
        for column in 0..<width {
            for token in 0..<vocabularySize {
                rows[token * width + column] = scale * basis[column * vocabularySize + token]
            }
        }
        self.rows = rows
    }

    /// The modified Gram–Schmidt process; a vector that depends on the others becomes zero.
    private static func orthonormalise(_ vectors: inout [Float], width: Int, length: Int) {
        vectors.withUnsafeMutableBufferPointer { vectors in
            for index in 0..<width {
                let vector = vectors.baseAddress! + index * length
                for other in 0..<index {
                    let unit = vectors.baseAddress! + other * length
                    var product = SIMD16<Float>.zero
                    var rest: Float = 0
                    var position = 0
                    while position + 16 <= length {
                        product += load(unit + position) * load(vector + position)
                        position += 16
                    }
                    for tail in position..<length { rest += unit[tail] * vector[tail] }
                    let share = product.sum() + rest
                    position = 0
                    for position in 0..<length { vector[position] -= share * unit[position] }
                }
                var square: Float = 0
                for position in 0..<length { square += vector[position] * vector[position] }
                let inverse = square > 1e-12 ? 1 / square.squareRoot() : 0
                for position in 0..<length { vector[position] *= inverse }
            }
        }
    }

    private static func load(_ pointer: UnsafePointer<Float>) -> SIMD16<Float> {
        UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
    }
}

/// `max(0, ln[n(a,b)·N / (n(a)·n(b))] − 1)` of pairs of tokens by products that hold both, sparse and symmetric.
private struct InformationMatrix {
    private var starts: [Int] = [0]
    private var columns: [Int32] = []
    private var values: [Float] = []
    let seenTokens: Int
    private let size: Int

    init(_ documents: [[Int32]], _ size: Int, leastPairs: Int32) {
        self.size = size
        let documents = documents.map { Set($0).sorted() }
        var postings = [[Int32]](repeating: [], count: size)
        for (index, document) in documents.enumerated() {
            for token in document { postings[Int(token)].append(Int32(index)) }
        }
        seenTokens = postings.count { !$0.isEmpty }
        var counts = [Int32](repeating: 0, count: size)
        for (token, holders) in postings.enumerated() {
            var touched: [Int32] = []
            for document in holders {
                for other in documents[Int(document)] {
                    if counts[Int(other)] == 0 { touched.append(other) }
                    counts[Int(other)] += 1
                }
            }
            for other in touched.sorted() {
                let count = counts[Int(other)]
                counts[Int(other)] = 0
                guard Int(other) != token, count >= leastPairs else { continue }
                let expected = Float(holders.count) * Float(postings[Int(other)].count) / Float(documents.count)
                let information = log(Float(count) / expected) - 1
                if information > 0 {
                    columns.append(other)
                    values.append(information)
                }
            }
            starts.append(columns.count)
        }
    }

    /// Replaces column-major vectors by their products with the matrix.
    func multiply(_ vectors: inout [Float], width: Int) {
        // Row-major, so that each entry of the matrix meets one row of the vectors.
        var rows = [Float](repeating: 0, count: size * width)
        for column in 0..<width {
            for token in 0..<size { rows[token * width + column] = vectors[column * size + token] }
        }
        var sum = [Float](repeating: 0, count: width)
        for token in 0..<size {
            for column in 0..<width { sum[column] = 0 }
            for entry in starts[token]..<starts[token + 1] {
                let value = values[entry]
                let offset = Int(columns[entry]) * width
                rows.withUnsafeBufferPointer { rows in
                    sum.withUnsafeMutableBufferPointer { sum in
                        for column in 0..<width { sum[column] += value * rows[offset + column] }
                    }
                }
            }
            for column in 0..<width { vectors[column * size + token] = sum[column] }
        }
    }
}
