public import Codes
import Foundation

/// Names the codes whose meaning is near a query's, in one step for all codes: each has a vector, the mean of those of the
/// texts that have the code, and a query's vector tells by its cosine with each how near that is.
///
/// `p(c|q) = exp(cos(q, c) / T) / Σ_c' exp(cos(q, c') / T)` with the ``temperature`` `T`. Vectors are whole numbers of one
/// byte with a scale of their own.
public struct CodeHead: Sendable, Equatable {
    /// Of a query, at most.
    public static let mostCodes = 30
    /// Chosen by hand; what a head with it finds stands in Benchmarks/Results.md.
    private static let usualTemperature: Float = 0.05
    /// Steps of 1 in a query's vector, in which products with a code's are added up as whole numbers.
    private static let querySteps: Float = 4_096

    /// All that it can name, each once.
    public let codes: [Code]
    /// Values of a vector.
    public let width: Int
    /// The digest of the encoder's files that the vectors were made with (``EncoderFolder/digest()``).
    public let encoder: String
    /// How much nearer codes are preferred.
    public let temperature: Float
    /// [codes][width]
    let vectors: [Int8]
    /// A code's vector is so many times its row.
    let scales: [Float]
    /// How much each code tells products apart, when the head was made: what is chosen by, besides nearness.
    let inverseFrequencies: [Float]

    /// - Parameters:
    ///   - vectors: of any length above 0, [codes][width].
    ///   - inverseFrequencies: see `InverseFrequency`.
    public init(codes: [Code], vectors: [Float], inverseFrequencies: [Float], width: Int, encoder: String) {
        precondition(vectors.count == codes.count * width && inverseFrequencies.count == codes.count)
        var rows: [Int8] = []
        var scales: [Float] = []
        rows.reserveCapacity(vectors.count)
        for row in codes.indices {
            let vector = vectors[row * width..<(row + 1) * width]
            let length = vector.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
            let greatest = vector.reduce(Float(0)) { max($0, abs($1)) }
            let step = max(greatest / 127, .leastNormalMagnitude)
            rows += vector.map { Int8(max(-127, min(($0 / step).rounded(), 127))) }
            scales.append(step / max(length, .leastNormalMagnitude))
        }
        self.init(
            codes: codes, vectors: rows, scales: scales, inverseFrequencies: inverseFrequencies, width: width,
            encoder: encoder, temperature: Self.usualTemperature)
    }

    /// As it was stored.
    init(
        codes: [Code], vectors: [Int8], scales: [Float], inverseFrequencies: [Float], width: Int, encoder: String,
        temperature: Float
    ) {
        self.codes = codes
        self.vectors = vectors
        self.scales = scales
        self.inverseFrequencies = inverseFrequencies
        self.width = width
        self.encoder = encoder
        self.temperature = temperature
    }

    /// The codes with the greatest `p(c|q)·idf(c)`, that is, those that will count for most, the first first;
    /// ``mostCodes`` at most.
    /// - Parameters:
    ///   - vector: of a query, with length 1: [width].
    ///   - own: codes that the query has itself.
    ///   - isLive: whether products have a code; asked for those only that would be chosen.
    public func codes(
        nearest vector: ArraySlice<Float>, besides own: Set<Code>, isLive: (Code) -> Bool
    ) -> [GeneratedCode] {
        precondition(vector.count == width, "the vector is of another encoder")
        let cosines = cosines(with: vector)
        guard let nearest = cosines.max() else { return [] }
        let strengths = cosines.map { exp(($0 - nearest) / temperature) }
        let total = strengths.reduce(0, +)
        var best: [(row: Int, evidence: Float)] = []
        for row in codes.indices {
            let evidence = strengths[row] * inverseFrequencies[row]
            if evidence <= (best.count < Self.mostCodes ? 0 : best[best.count - 1].evidence) { continue }
            guard !own.contains(codes[row]), isLive(codes[row]) else { continue }
            if best.count == Self.mostCodes { best.removeLast() }
            best.insert((row, evidence), at: best.firstIndex { $0.evidence < evidence } ?? best.count)
        }
        return best.map { row, _ in
            GeneratedCode(
                code: codes[row], tokenLogProbabilities: [log(strengths[row] / total)], isFromHead: true)
        }
    }

    /// [codes]
    private func cosines(with vector: ArraySlice<Float>) -> [Float] {
        let query = vector.map { Int16((max(-1, min($0, 1)) * Self.querySteps).rounded()) }
        return vectors.withUnsafeBufferPointer { vectors in
            query.withUnsafeBufferPointer { query in
                codes.indices.map { row in
                    // Of a thousand values at most: 1,000 · 127 · 4,096 is a quarter of what a sum can hold.
                    var sum: Int32 = 0
                    let start = row * width
                    for column in 0..<width { sum &+= Int32(vectors[start + column]) &* Int32(query[column]) }
                    return Float(sum) * scales[row] / Self.querySteps
                }
            }
        }
    }
}
