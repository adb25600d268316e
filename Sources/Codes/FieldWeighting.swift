/// How a code's repetitions in a product's fields make its posting's weight: BM25 over weighted fields (Robertson,
/// Zaragoza and Taylor 2004, "Simple BM25 extension to multiple weighted fields").
public struct FieldWeighting: Sendable, Codable, Equatable {
    /// How fast repetitions saturate (BM25's k1).
    public var saturation: Double
    /// What one occurrence in a field counts.
    public var weights: FieldValues<Double>

    /// Without clicks to learn from, every field counts alike.
    public init(saturation: Double = 0.9, weights: FieldValues<Double> = FieldValues(repeating: 1)) {
        self.saturation = saturation
        self.weights = weights
    }

    /// The weight of a posting: 1 for a single occurrence of weight 1 in a text of mean length.
    /// - Parameter lengthFactor: 1 for a text of mean length, more for a longer one.
    func weight(of frequencies: FieldValues<UInt16>, lengthFactor: Double) -> Double {
        let frequency = weightedFrequency(frequencies)
        return frequency * (saturation + 1) / (frequency + saturation * lengthFactor)
    }

    func weightedFrequency(_ frequencies: FieldValues<UInt16>) -> Double {
        ProductField.allCases.reduce(0) { $0 + weights[$1] * Double(frequencies[$1]) }
    }
}
