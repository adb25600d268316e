extension EventDecoder {
    /// What an event of the plain format is made of, and its product.
    private static let plainNames: Set<String> = [
        "op", "product_id", "ts", "version", "product", "title", "brand", "category", "description", "price",
        "attributes",
    ]

    /// Settings under `catalog` that look for what an event of the plain format never has, with what they look for: behind
    /// a program that makes such events, the names of its source are gone.
    package var settingsBesidePlainEvents: [(setting: String, text: String)] {
        var found: [(setting: String, text: String)] = []
        func check(_ setting: String, _ path: FieldPath) {
            if !path.startsWith(oneOf: Self.plainNames) { found.append((setting, path.text)) }
        }
        for (setting, field) in [
            ("fields.operation", mapping.operation), ("fields.timestamp", mapping.timestamp),
            ("fields.version", mapping.version),
        ] {
            if case .at(let path) = field { check(setting, path) }
        }
        if mapping.operation == .off { found.append(("fields.operation", "none")) }
        if let path = mapping.product { check("fields.product", path) } else { found.append(("fields.product", ".")) }
        if identifiers.isExplicit { for path in identifiers.paths { check("fields.productID", path) } }
        check("fields.title", mapping.title)
        check("fields.brand", mapping.brand)
        check("fields.category", mapping.category)
        check("fields.description", mapping.description)
        check("fields.price", mapping.price)
        check("fields.attributes", mapping.attributes)
        for path in deletions.added { check("deleteWhen", path) }
        if tables.isChosen { found.append(("tables", tables.names.joined(separator: ","))) }
        return found
    }
}

extension FieldPath {
    /// Whether one of its alternatives begins with a member of such a name.
    fileprivate func startsWith(oneOf names: Set<String>) -> Bool {
        routes.contains { route in
            if case .member(let name)? = route.steps.first { names.contains(name) } else { false }
        }
    }
}
