/// What the words mean by which sources say what happened.
///
/// Case doesn't count. Of a word such as `products/update`, `product.deleted` or `com.shop.product.created` that is not
/// known as a whole, the part behind the last `/`, `.` or `:` counts; `product` before it and `event` behind it don't
/// (`ProductDeletedEvent`, `product_created`). Where the part before it names another thing than a product (`orders/delete`,
/// `channel.updated`), or ends a part of one (`product.image.deleted`), the word means nothing.
public struct OperationWords: Sendable, Equatable {
    /// What happened to a product.
    public enum Operation: String, Sendable, CaseIterable {
        /// The message has the product's full state.
        case create
        /// The message has the product's full state, or, without a title, the parts of it that changed.
        case update
        /// The message has the parts that changed; an explicit null takes a value away.
        case patch
        /// The product is gone.
        case delete
        /// Every product is gone, but none is named.
        case truncate
        /// Nothing.
        case ignore
    }

    private static let standard: [String: Operation] = {
        let words: [Operation: [String]] = [
            .create: [
                "create", "created", "c", "insert", "inserted", "i", "+i", "read", "r", "load", "loaded", "snapshot",
                "initial", "bootstrap-insert", "replace", "replaced", "add", "added", "new",
            ],
            .update: [
                "update", "updated", "u", "+u", "upsert", "upserted", "save", "saved", "change", "changed", "modify",
                "modified", "edit", "edited", "update_after", "put", "set", "publish", "published", "index",
            ],
            .patch: ["patch", "patched", "partial", "partial_update", "partial-update"],
            .delete: [
                "delete", "deleted", "deletion", "del", "d", "-d", "remove", "removed", "removal", "tombstone",
                "destroy",
                "destroyed", "purge", "purged", "unpublish", "unpublished", "unlist", "unlisted", "delist", "delisted",
                "archive", "archived", "trash", "trashed", "disable", "disabled", "deactivate", "deactivated", "hide",
                "hidden", "discontinue", "discontinued", "retire", "retired", "expired", "suspended", "withdrawn",
            ],
            .truncate: ["truncate", "t"],
            .ignore: ["update_before", "-u", "bootstrap-start", "bootstrap-complete", "heartbeat"],
        ]
        var meanings: [String: Operation] = [:]
        for (operation, names) in words { for name in names { meanings[name] = operation } }
        return meanings
    }()

    private var meanings: [String: Operation]

    /// The words in use: `create`, `insert`, `read`, `load`, `snapshot`, `replace`, `update`, `upsert`, `patch`,
    /// `delete`, `remove`, `tombstone`, their past forms, Debezium's letters, and others alike.
    public init() {
        meanings = Self.standard
    }

    /// Adds words.
    /// - Parameter texts: such as `gone=delete`, with one of the names of ``Operation``.
    /// - Throws: ``MappingError``.
    public init(adding texts: [String]) throws(MappingError) {
        meanings = Self.standard
        for text in texts {
            let sides = text.split(separator: "=", omittingEmptySubsequences: false).map { String($0).trimmed() }
            guard sides.count == 2, !sides[0].isEmpty, let operation = Operation(rawValue: sides[1]) else {
                let names = Operation.allCases.map(\.rawValue).joined(separator: ", ")
                throw MappingError(text, "is no word=operation, with one of \(names)")
            }
            meanings[sides[0].lowercased()] = operation
        }
    }

    /// nil for a word that means nothing.
    func operation(_ word: String) -> Operation? {
        if let operation = meanings[word] { return operation }
        let text = word.trimmed()
        let word = text.lowercased()
        if let operation = meanings[word] { return operation }
        let last = word.lastIndex { "/.:".contains($0) }.map { word[word.index(after: $0)...] } ?? word[...]
        let operation = meanings[String(last)] ?? meanings[Self.bare(last)]
        // With its capital letters, which begin words.
        let things = text.split { "/.:".contains($0) }.dropLast().filter { !Self.isVersion($0) }
        guard let operation, let thing = things.last else { return operation }
        let isOfProduct = last.hasPrefix("product") || Self.isIdentifier(thing, of: things)
        return Self.isOfAnotherThing(operation, ThingName(String(thing)), isOfProduct) ? nil : operation
    }

    /// Whether what happened is not that to a product. A part of it that ends is not the product's end, but one that
    /// changes is a change of the product.
    /// - Parameter isOfProduct: whether another part of the word names a product.
    private static func isOfAnotherThing(_ operation: Operation, _ thing: ThingName, _ isOfProduct: Bool) -> Bool {
        switch operation {
        case .ignore, .truncate: false
        case .delete: thing.isOfAnotherThing || thing.isOfPart || !isOfProduct && !thing.isOfProduct
        case .create, .update, .patch:
            !thing.isOfPart && (thing.isOfAnotherThing || !isOfProduct && !thing.isAboutProduct)
        }
    }

    /// `A-7` in `product:A-7:deleted`.
    private static func isIdentifier(_ thing: Substring, of things: [Substring]) -> Bool {
        things.count > 1 && thing.contains(where: \.isNumber)
            && ThingName(String(things[things.count - 2])).isOfProduct
    }

    /// `v1` in `product.v1.deleted`.
    private static func isVersion(_ part: Substring) -> Bool {
        part.drop { $0 == "v" || $0 == "V" }.allSatisfy(\.isNumber)
    }

    /// A word without the thing that it is about, and without saying that it is an event.
    private static func bare(_ word: Substring) -> String {
        var word = word
        if let thing = ["products_", "products-", "product"].first(where: word.hasPrefix) {
            word = word.dropFirst(thing.count)
        }
        if word.hasSuffix("event") { word = word.dropLast(5) }
        while let last = word.last, "_- ".contains(last) { word.removeLast() }
        return String(word.drop { "_- ".contains($0) })
    }
}
