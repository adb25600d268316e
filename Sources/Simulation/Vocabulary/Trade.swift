/// A line of business: its brands, series names and categories.
struct Trade: Sendable {
    /// The root of the category path, for example `Furniture`.
    let name: String
    /// Invented brands at home in this trade.
    let brands: [String]
    /// Series names that the trade's brands choose from.
    let series: [String]
    /// Marketing words that titles put before the noun now and then.
    let praise: [String]
    let categories: [Category]
}

extension Trade: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, brands, series, praise, categories
    }

    init(from decoder: any Decoder) throws {
        let entry = try decoder.container(of: CodingKeys.self)
        func words(_ key: CodingKeys) throws -> [String] {
            let words = try entry.decode([String].self, forKey: key)
            guard !words.isEmpty, Set(words).count == words.count else {
                throw entry.fault(key, "expected words, each of them once")
            }
            return words
        }
        name = try entry.decode(String.self, forKey: .name)
        brands = try words(.brands)
        series = try words(.series)
        praise = try words(.praise)
        categories = try entry.decode([Category].self, forKey: .categories)
    }
}
