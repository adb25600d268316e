/// What the values of a field are like: what the type of one is proposed from that has no usual name.
public struct FieldStatistics: Sendable, Equatable {
    /// Values, each as often as products have it.
    public private(set) var products = 0
    /// Different values.
    public private(set) var distinctValues = 0
    private var characters = 0
    private var words = 0
    /// Of the different values those that have no letter, those with a digit in front, those with letters and digits in
    /// one word, and those that say yes or no.
    private var numbers = 0
    private var measures = 0
    private var modelNumbers = 0
    private var truths = 0

    /// Of no values yet.
    public init() {}

    /// The statistics of each attribute's values, by its name.
    static func byName(_ values: some Sequence<CountedValue>) -> [String: FieldStatistics] {
        var statistics: [String: FieldStatistics] = [:]
        for counted in values where counted.value.field == .attribute {
            statistics[counted.value.name, default: FieldStatistics()].add(
                counted.value.value, products: counted.products)
        }
        return statistics
    }

    /// Takes a value in that was not there before.
    public mutating func add(_ value: String, products: Int) {
        self.products += products
        distinctValues += 1
        characters += value.count
        let parts = value.split(whereSeparator: \.isWhitespace)
        words += parts.count
        if !value.contains(where: \.isLetter) { numbers += 1 }
        if value.first?.isNumber == true { measures += 1 }
        if parts.count == 1, value.contains(where: \.isLetter), value.contains(where: \.isNumber) { modelNumbers += 1 }
        if TruthWord.isOne(value) { truths += 1 }
    }

    // MARK: The proposal

    /// Longer ones are sentences, which nobody names.
    private static let longestMean = (characters: 40.0, words: 6.0)
    /// With fewer products nothing is said about how values differ.
    private static let leastProducts = 20

    /// The type that values like these probably have; nil where they are no values that a shopper would name: sentences,
    /// truth values, identifiers.
    var proposedType: AttributeType? {
        guard distinctValues > 0 else { return .other }
        let isLong = mean(characters) > Self.longestMean.characters || mean(words) > Self.longestMean.words
        if isLong || share(truths) >= 0.9 { return nil }
        // Nearly every product has one of its own.
        let isOwn = products >= Self.leastProducts && Double(distinctValues) >= 0.8 * Double(products)
        if isOwn, share(numbers) >= 0.8, mean(characters) >= 8 { return nil }
        if isOwn, share(modelNumbers) >= 0.5 { return .model }
        return share(measures) >= 0.5 ? .technicalSpecification : .other
    }

    private func mean(_ sum: Int) -> Double { Double(sum) / Double(distinctValues) }

    private func share(_ count: Int) -> Double { mean(count) }
}
