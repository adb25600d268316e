/// A query's vector of length 1 in whole steps, so that its cosines with ``Int8Rows`` are the same wherever they are computed.
public struct QueryVector: Sendable, Equatable {
    /// In a value of 1.
    static let steps: Float = 4_096

    let values: [Int16]

    /// How many values it has.
    public var width: Int { values.count }

    /// - Parameter vector: of length 1.
    public init(_ vector: some Collection<Float>) {
        values = vector.map { Int16((max(-1, min($0, 1)) * Self.steps).rounded()) }
    }
}
