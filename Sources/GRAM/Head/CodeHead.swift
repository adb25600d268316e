public import Codes
import Foundation

/// Names the codes whose meaning is near a query's, in one step for all codes: each has a vector, the mean of those of the
/// texts that have the code, and a query's vector tells by its cosine with each how near that is.
///
/// `p(c|q) = exp(cos(q, c) / T) / Σ_c' exp(cos(q, c') / T)` with the ``temperature`` `T`.
public struct CodeHead: Sendable, Equatable {
    /// Of a query, at most.
    public static let mostCodes = 30
    /// Chosen by hand; what a head with it finds stands in Benchmarks/Results.md.
    private static let usualTemperature: Float = 0.05

    /// All that it can name, each once.
    public let codes: [Code]
    /// The digest of the encoder's files that the vectors were made with (``EncoderFolder/digest()``).
    public let encoder: String
    /// How much nearer codes are preferred.
    public let temperature: Float
    /// One of each code.
    let vectors: Int8Rows
    /// How much each code tells products apart, when the head was made: what is chosen by, besides nearness.
    let inverseFrequencies: [Float]

    /// - Parameters:
    ///   - vectors: of any length above 0, [codes][width].
    ///   - inverseFrequencies: see `InverseFrequency`.
    public init(codes: [Code], vectors: [Float], inverseFrequencies: [Float], width: Int, encoder: String) {
        precondition(vectors.count == codes.count * width && inverseFrequencies.count == codes.count)
        var rows = Int8Rows(width: width)
        for row in codes.indices { rows.append(vectors[row * width..<(row + 1) * width]) }
        self.init(
            codes: codes, vectors: rows, inverseFrequencies: inverseFrequencies, encoder: encoder,
            temperature: Self.usualTemperature)
    }

    /// As it was stored.
    init(
        codes: [Code], vectors: Int8Rows, inverseFrequencies: [Float], encoder: String, temperature: Float
    ) {
        self.codes = codes
        self.vectors = vectors
        self.inverseFrequencies = inverseFrequencies
        self.encoder = encoder
        self.temperature = temperature
    }

    /// Values of a vector.
    public var width: Int { vectors.width }

    /// The codes with the greatest `p(c|q)·idf(c)`, that is, those that will count for most, the first first;
    /// ``mostCodes`` at most.
    /// - Parameters:
    ///   - vector: of a query.
    ///   - own: codes that the query has itself.
    ///   - isLive: whether products have a code; asked for those only that would be chosen.
    public func codes(
        nearest vector: QueryVector, besides own: Set<Code>, isLive: (Code) -> Bool
    ) -> [GeneratedCode] {
        let cosines = vectors.cosines(with: vector)
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
            GeneratedCode(code: codes[row], logProbability: log(strengths[row] / total), isFromHead: true)
        }
    }
}
