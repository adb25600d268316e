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
        "rating", "warranty", "sku", "offer",
    ]
    /// What products are called, and what holds any thing.
    private static let productWords: Set<String> = [
        "product", "item", "article", "good", "listing", "catalog", "catalogue", "assortment", "merchandise", "produkt",
        "produkte", "artikel", "produit", "producto", "articulo", "artículo", "prodotto", "articolo", "produto",
        "artigo", "entity", "entitie", "entry", "entrie", "record", "row", "document", "doc", "object", "resource",
        "data", "event", "message", "cdc",
    ]
    /// What a thing's name may end with and be that of the thing: `product_master`, `products_v2`.
    private static let emptyWords: Set<String> = ["v", "master", "model", "aggregate"]
    /// What has products, or makes them.
    private static let ownerWords: Set<String> = [
        "type", "group", "set", "import", "export", "manufacturer", "vendor", "supplier", "stream", "template",
        "family", "familie", "alert", "job", "feed", "channel", "line", "list",
    ]
    /// Within what an identifier may be one.
    private static let scopeWords: Set<String> = [
        "lang", "language", "locale", "culture", "shop", "store", "tenant", "site", "website", "market", "marketplace",
        "channel", "country", "merchant", "seller",
    ]
    /// What says that something else is named by it.
    private static let codeWords: Set<String> = [
        "id", "ids", "uuid", "guid", "code", "iso", "key", "pk", "fk", "tag", "name", "no", "number",
    ]
    private static let knownWords =
        [otherWords, otherLastWords, partWords, productWords, ownerWords, emptyWords].reduce(into: Set()) {
            $0.formUnion($1)
        }

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

    /// Whether it is that of a product, such as `catalog_items`, and not of a thing that has products, such as
    /// `collection_listings` or `inventory_items`.
    var isOfProduct: Bool { last.map(Self.productWords.contains) ?? false && !isOfOwner }

    /// Whether it is that of a product or of what is told of one, such as `product_details`.
    var isAboutProduct: Bool {
        isOfProduct || words.contains("product") && !(last.map(Self.ownerWords.contains) ?? false) && !isOfOwner
    }

    private var last: String? { words.last { !Self.emptyWords.contains($0) } }

    private var isOfOwner: Bool {
        words.contains { Self.otherLastWords.contains($0) || Self.partWords.contains($0) || $0 == "line" }
    }

    /// Whether it is that of a language or a shop, such as `lang_id`; `shop_item_id` is that of an item.
    var isOfScope: Bool {
        words.last { !Self.codeWords.contains($0) }.map(Self.scopeWords.contains) ?? false
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
