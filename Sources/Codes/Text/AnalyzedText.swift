/// What a text says in normalised values.
public struct AnalyzedText: Sendable, Equatable {
    /// One for each word in reading order, repetitions included.
    public internal(set) var values: [String] = []
    /// Other ways to write what is among the values: words joined that a hyphen, a slash or an apostrophe links
    /// (`tshirt` of `t-shirt`), or a blank where they are likely to be one (`T shirt`, `GTX 1080`), parts of camel case
    /// (`play` and `station` of `PlayStation`), letters and number apart (`iphone` and `14` of `iPhone14`), a number with
    /// its unit (`8ft` of `8 feet`, `0.5in` of `1/2"`), and what a word is stemmed to where its accents were left out. They
    /// are codes too, but no words of their own: they don't lengthen the text and stand in no phrase.
    public internal(set) var variants: [String] = []

    /// Both.
    public var all: [String] { variants.isEmpty ? values : values + variants }
}
