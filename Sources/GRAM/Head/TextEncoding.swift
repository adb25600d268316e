public import Codes

/// What gives texts of like meaning vectors of like direction.
public protocol TextEncoding: Sendable {
    /// Floats of a vector.
    var width: Int { get }

    /// The texts' vectors, each of length one: [texts][``width``], row after row.
    /// - Throws: errors of the encoder.
    func vectors(of texts: [String]) async throws -> [Float]
}

extension TextEncoding {
    /// The vectors of queries, as those of codes and products are compared with them.
    /// - Parameter queries: as `QueryText.asked(_:)` has them.
    /// - Throws: errors of the encoder.
    public func queryVectors(of queries: [String]) async throws -> [QueryVector] {
        let vectors = try await vectors(of: queries)
        return queries.indices.map { QueryVector(vectors[$0 * width..<($0 + 1) * width]) }
    }
}
