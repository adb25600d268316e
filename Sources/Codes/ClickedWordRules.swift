/// Which words of clicked queries are posted on the products that they led to, and with what weight.
public struct ClickedWordRules: Sendable, Equatable {
    /// At most so many words that the product's own text lacks; 0 for none.
    public var maximumWords: Int
    /// So many clicks of queries with the word are needed.
    public var minimumClicks: Int
    /// No word weighs more. A word that stands once in a text of mean length weighs 1.
    public var maximumWeight: Double
    /// After so many days a click counts half.
    public var halfLifeDays: Int

    /// The defaults are those of the configuration. The greatest weight is that of generated codes, which was measured;
    /// it is less than what a title's word weighs in all but very long texts.
    public init(
        maximumWords: Int = 8, minimumClicks: Int = 3, maximumWeight: Double = 0.4, halfLifeDays: Int = 30
    ) {
        self.maximumWords = maximumWords
        self.minimumClicks = minimumClicks
        self.maximumWeight = maximumWeight
        self.halfLifeDays = halfLifeDays
    }

    /// The day as of which clicks are weighed, since 1970, UTC.
    ///
    /// It goes on in steps of a tenth of the half-life, in which a click loses 7 % of its weight, so that products are
    /// weighed anew every few days only.
    public func weighingDay(_ today: Int64) -> Int64 {
        let step = Int64(max(halfLifeDays / 10, 1))
        return today - today % step
    }
}
