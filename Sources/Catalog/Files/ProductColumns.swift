/// The columns of a table of products: their names are those of a product's fields, as ``FieldMapping`` says them.
///
/// Of a feed for Google Merchant Center the names are known as well, with underscores or blanks and in any case, where the
/// mapping's own name is no column: `id`, `title`, `description`, `brand`, `price`; the category is `product_type`, or
/// `google_product_category` where that is empty. All other columns are attributes. Where no column has the name that is
/// configured, one that differs in case, blanks or hyphens is meant (`Price`, `PRODUCT ID`).
/// Where a transformation reads the rows, the names are as they stand, but those of a Merchant feed in small letters and
/// with underscores.
/// Source: https://support.google.com/merchants/answer/7052112.
public struct ProductColumns: TableColumns {
    private let decoder: ProductItemDecoder?

    /// - Parameter decoder: reads the rows; a header is one when a row of it may be a product. nil where a transformation
    ///   reads them, which knows the names.
    public init(_ decoder: ProductItemDecoder?) { self.decoder = decoder }

    /// The columns that the first row names.
    /// - Throws: ``RecordFault`` where no row of such a table can be read.
    public func layout(firstRow: [String], format: FeedFormat) throws(RecordFault) -> TableLayout {
        var names = firstRow.map { QueryText.trimmed($0) }
        let merchantNames = names.map(Self.merchantName)
        let isMerchant = format == .googleMerchant || Self.isMerchant(merchantNames)
        if isMerchant { names = zip(names, merchantNames).map { decoder?.mapping.names($0) == true ? $0 : $1 } }
        if let decoder { Self.respell(&names, as: decoder.columnNames(beside: names)) }
        var layout = TableLayout(names: names.map { $0.isEmpty ? nil : $0 }, minimumCells: names.count)
        guard let decoder else { return layout }
        if isMerchant {
            layout.aliases = Self.aliases(decoder.mapping).filter { !names.contains($0.name) }
        }
        if let fault = decoder.fault(ofHeader: layout) {
            let found = names.prefix(12).map { "\"\($0.excerpt())\"" }.joined(separator: ", ")
            throw RecordFault(
                fault.code,
                "no row of a table with the columns \(found) is a product: \(fault.message); "
                    + "catalog.fields says what the columns are called")
        }
        return layout
    }

    /// Gives columns the names that are configured, where they differ from them only in how they are written.
    private static func respell(_ names: inout [String], as configured: [String]) {
        func folded(_ name: String) -> String {
            name.lowercased().replacing(" ", with: "_").replacing("-", with: "_")
        }
        let written = names.map(folded)
        for name in configured where !names.contains(name) {
            let columns = written.indices.filter { written[$0] == folded(name) && !configured.contains(names[$0]) }
            if columns.count == 1 { names[columns[0]] = name }
        }
    }

    private static func merchantName(_ name: String) -> String {
        let lowercased = name.lowercased()
        return String(lowercased.hasPrefix("g:") ? lowercased.dropFirst(2) : lowercased[...])
            .replacing(" ", with: "_")
    }

    private static func isMerchant(_ names: [String]) -> Bool {
        let names = Set(names)
        return names.isSuperset(of: ["id", "title", "link"])
            && !names.isDisjoint(with: ["image_link", "availability", "product_type", "google_product_category"])
    }

    private static func aliases(_ mapping: FieldMapping) -> [TableLayout.Alias] {
        var aliases = [
            TableLayout.Alias(name: mapping.title.text, columns: ["title"]),
            TableLayout.Alias(name: mapping.description.text, columns: ["description"]),
            TableLayout.Alias(name: mapping.brand.text, columns: ["brand"]),
            TableLayout.Alias(name: mapping.price.text, columns: ["price"]),
            TableLayout.Alias(name: mapping.category.text, columns: ["product_type", "google_product_category"]),
        ]
        if case .fields(let paths) = mapping.productID, paths.count == 1 {
            aliases.append(TableLayout.Alias(name: paths[0].text, columns: ["id"]))
        }
        return aliases
    }
}

extension FieldMapping {
    /// Whether a column has a name of the mapping.
    fileprivate func names(_ column: String) -> Bool {
        var paths = [title, description, brand, price, category, attributes]
        if case .fields(let fields) = productID { paths += fields }
        return paths.contains { $0.text == column }
    }
}
