/// A line of business: its brands, series names and categories.
///
/// Brands and series are invented; where one resembles a real name, that is an accident.
struct Trade: Sendable {
    /// The root of the category path, for example `Sports & Outdoors`.
    let name: String
    /// Invented brands at home in this trade.
    let brands: [String]
    /// Series names that the trade's brands choose from.
    let series: [String]
    /// Marketing words that titles put before the noun now and then.
    let praise: [String]
    let categories: [Category]

    /// `brands`, `series` and `praise` are lists separated by commas.
    init(_ name: String, brands: String, series: String, praise: String, categories: [Category]) {
        self.name = name
        self.brands = Self.list(brands)
        self.series = Self.list(series)
        self.praise = Self.list(praise)
        self.categories = categories
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    /// All trades.
    static let all: [Trade] = [
        electronics, computing, appliances, kitchen, furniture, garden, sports, fashion,
        toys, tools, beauty, pets, groceries, office, baby, automotive,
    ]
}
