/// What gives texts of like meaning vectors of like direction.
public protocol TextEncoding: Sendable {
    /// Floats of a vector.
    var width: Int { get }

    /// The texts' vectors, each of length one: [texts][``width``], row after row.
    /// - Throws: errors of the encoder.
    func vectors(of texts: [String]) async throws -> [Float]
}
