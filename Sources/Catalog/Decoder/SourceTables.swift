/// Which tables' rows are products, where a topic has those of several.
///
/// A table is named alone, or with its schema or database before it; `*` stands for any characters: `products`,
/// `shop.products`, `shop.products_*`. Case doesn't count.
public struct SourceTables: Sendable, Equatable {
    /// As they were given; none where nothing is chosen.
    let names: [String]
    /// What stands between the stars, in small letters.
    private let patterns: [[String]]

    /// Every table, but those whose name is that of another thing than a product: their rows are refused, so that none is
    /// taken for a product.
    public init() {
        names = []
        patterns = []
    }

    /// Some tables; the rows of others are passed over.
    /// - Throws: ``MappingError``.
    public init(_ names: [String]) throws(MappingError) {
        for name in names {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.allSatisfy({ !$0.isEmpty }) else {
                throw MappingError(name, "is no table such as products, shop.products or shop.products_*")
            }
        }
        self.names = names
        patterns = names.map { name in
            name.lowercased().split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Whether some are chosen.
    var isChosen: Bool { !patterns.isEmpty }

    /// Whether a table is among those that are chosen.
    func contains(_ table: SourceTable) -> Bool {
        var spellings = [table.name.lowercased()]
        // With its schema, with all; with its database alone, which MySQL's schema is.
        for first in table.qualifiers.indices {
            spellings.append((table.qualifiers[first...] + [table.name]).joined(separator: ".").lowercased())
        }
        if table.qualifiers.count > 1 { spellings.append("\(table.qualifiers[0]).\(table.name)".lowercased()) }
        return patterns.contains { pattern in spellings.contains { Self.matches($0, pattern) } }
    }

    private static func matches(_ text: String, _ pattern: [String]) -> Bool {
        guard pattern.count > 1 else { return text == pattern[0] }
        guard text.hasPrefix(pattern[0]) else { return false }
        var rest = text.dropFirst(pattern[0].count)
        for part in pattern.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(pattern[pattern.count - 1])
    }
}

extension EventDecoder {
    /// Whether the rows of a table are products.
    /// - Parameter field: where the message should name the table, for messages of faults.
    /// - Throws: ``RecordFault`` where nobody said which tables' are and its name is that of another thing, and where
    ///   tables are chosen and the message names none.
    func isOfProducts(_ table: SourceTable?, field: String) throws(RecordFault) -> Bool {
        guard let table else {
            guard tables.isChosen else { return true }
            throw RecordFault(
                .invalidValue, field: field,
                "expected the row's table, by which catalog.tables chooses; rows of ExtractNewRecordState have it with "
                    + "add.fields=table")
        }
        if tables.isChosen { return tables.contains(table) }
        guard table.seemsToHoldOthers else { return true }
        throw RecordFault(
            .invalidValue, field: field,
            "the table \(table.text.excerpt()) seems to hold another thing than products; say by catalog.tables which "
                + "tables' rows are products, those of the others are then passed over")
    }
}
