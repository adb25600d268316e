/// What a product is, apart from the words in which its title and description say so.
struct ProductSpec: Sendable, Equatable {
    /// Marks an attribute about which nothing is known.
    static let absent = UInt8.max

    /// The product's place in the order of creation; its id is made from it.
    let number: Int
    /// Index into ``Vocabulary/entries``.
    let category: Int
    /// Index into the trade's brands.
    let brand: Int
    /// Index into the trade's series names.
    let series: Int
    /// The model's code, spelled by ``ModelName``; variants of a product share it.
    let model: UInt32
    /// For each attribute of the category the index of its value, or ``absent``.
    var values: [UInt8]
    /// The price in hundredths.
    var cents: Int
    /// Decides the title pattern, the spellings and the description; variants mostly share it.
    var wording: UInt64
}
