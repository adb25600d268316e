/// What typed codes count for against a word as rare, by granularity; each from 0 to below 1.
///
/// The paper learns weights by granularity too (GRAM, section 3.5); here they are chosen by recall on clicks.
public struct TypedCodeWeights: Sendable, Codable, Hashable {
    /// Of codes with one or two values.
    public var coarse: Double
    /// Of codes with three.
    public var medium: Double
    /// Of codes with more.
    public var fine: Double

    /// Weights by granularity.
    public init(coarse: Double, medium: Double, fine: Double) {
        self.coarse = coarse
        self.medium = medium
        self.fine = fine
    }

    /// The same for all.
    public init(_ weight: Double) { self.init(coarse: weight, medium: weight, fine: weight) }

    /// The weight of codes that are so specific.
    public subscript(granularity: Code.Granularity) -> Double {
        get {
            switch granularity {
            case .coarse: coarse
            case .medium: medium
            case .fine: fine
            }
        }
        set {
            switch granularity {
            case .coarse: coarse = newValue
            case .medium: medium = newValue
            case .fine: fine = newValue
            }
        }
    }
}
