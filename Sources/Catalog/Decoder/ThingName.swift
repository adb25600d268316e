/// What a source calls the things that it tells of: the name of a table, the part of an event's type.
struct ThingName {
    private static let otherWords: Set<String> = [
        "order", "cart", "basket", "checkout", "payment", "invoice", "shipment", "refund", "wishlist",
    ]
    private static let otherLastWords: Set<String> = [
        "customer", "user", "coupon", "voucher", "subscription", "newsletter", "category", "categorie", "collection",
        "brand", "review", "stock", "price", "session", "address",
    ]
    /// What products have.
    private static let partWords: Set<String> = [
        "stock", "price", "inventory", "variant", "variation", "option", "image", "media", "photo", "picture", "video",
        "tag", "attribute", "metafield", "translation", "promotion", "discount", "label", "comment", "question",
        "rating", "warranty",
    ]
    private static let knownWords = otherWords.union(otherLastWords).union(partWords)

    /// In small letters and in the singular, without numbers.
    let words: [String]

    init(_ name: String) {
        var words: [String] = []
        var word = ""
        var isSmall = false
        for character in name.unicodeScalars {
            let isCapital = character.properties.isUppercase
            if !character.properties.isAlphabetic || isCapital && isSmall {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            isSmall = !isCapital
            if character.properties.isAlphabetic { word.append(character.properties.lowercaseMapping) }
        }
        if !word.isEmpty { words.append(word) }
        self.words = words.map(Self.singular)
    }

    /// Whether it is that of another thing than a product, such as `orders`, `sales_order_item` or `stock`.
    var isOfAnotherThing: Bool {
        words.contains(where: Self.otherWords.contains) || words.last.map(Self.otherLastWords.contains) ?? false
    }

    /// Whether it is that of something that products have, such as `product_images` or `stock`.
    var isOfPart: Bool { words.last.map(Self.partWords.contains) ?? false }

    private static func singular(_ word: String) -> String {
        for ending in ["es", "s"] where word.hasSuffix(ending) {
            let singular = String(word.dropLast(ending.count))
            if knownWords.contains(singular) { return singular }
        }
        return word
    }
}
