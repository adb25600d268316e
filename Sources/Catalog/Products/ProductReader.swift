/// Turns the JSON object of a product into a ``Product``, or into a ``ProductPatch`` where it doesn't say everything.
struct ProductReader: Sendable {
    /// What it means that a field is absent.
    enum Completeness {
        /// The product has no such value.
        case full
        /// The same, but without a title the object is a part of the product.
        case fullUnlessUntitled
        /// It stays as it is stored.
        case partial
    }

    /// A product object and where it is.
    struct Source {
        var object: [String: JSONValue]
        /// Empty where the message doesn't say it.
        var identifier: String
        /// Where the object is in the message, for messages of faults.
        var prefix: String?
        var completeness = Completeness.full
        /// Whether names that begin with `__` are Debezium's and no attributes.
        var isFlattened = false
    }

    let identifiers: IdentifierReader
    private let mapping: FieldMapping
    private let limits: DecoderLimits
    private let unavailable: UnavailableValue
    /// Names of the product object that are not attributes.
    private let knownNames: Set<String>
    /// Fields whose place depends on the object.
    private let alternatives: [FieldPath]
    /// Names that are no attributes where they hold only the identifier.
    private let identifierNames: Set<String>
    private let nestedIgnored: [FieldPath]
    /// Whether the price's path may lead to an amount in another unit than the currency's.
    private let priceMayCountLess: Bool

    /// - Parameter envelopeNames: further names of the product object that are not attributes, where the product
    ///   object is the message itself.
    init(
        mapping: FieldMapping, limits: DecoderLimits, unavailable: UnavailableValue = UnavailableValue(),
        envelopeNames: [String] = []
    ) {
        self.mapping = mapping
        self.limits = limits
        self.unavailable = unavailable
        identifiers = IdentifierReader(mapping: mapping.productID, limits: limits, unavailable: unavailable)
        identifierNames = Set(identifiers.names)
        let fields = [
            mapping.title, mapping.brand, mapping.category, mapping.description, mapping.price, mapping.attributes,
        ]
        knownNames = Set(fields.compactMap(\.name) + mapping.ignored.compactMap(\.name) + envelopeNames)
        alternatives = fields.filter { $0.name == nil }
        nestedIgnored = mapping.ignored.filter { $0.name == nil }
        priceMayCountLess = mapping.price.routes.contains { route in
            route.lastName.map { Money.mayCountLess($0, isInside: route.steps.count > 1) } ?? false
        }
    }

    /// Reads an identifier: a string that is not empty, or an integer.
    func identifier(_ value: JSONValue, field: String) throws(RecordFault) -> String {
        try identifiers.identifier(value, field: field)
    }

    /// Whether a member of a product is one of its fields, or ignored.
    func isKnown(_ name: String) -> Bool { knownNames.contains(name) }

    /// Reads a product.
    /// - Throws: ``RecordFault`` where there is no title, and for a field that can't be read where such are rejected.
    func change(
        _ source: Source, dropping dropped: inout DroppedFields
    ) throws(RecordFault) -> ProductEvent.Change {
        let title = try title(in: source, &dropped)
        let brand = try label(mapping.brand, "brand", separator: ", ", in: source, &dropped)
        let category = try label(mapping.category, "category", separator: " > ", in: source, &dropped)
        let description = try text(
            mapping.description, "description", separator: "\n", limit: limits.descriptionBytes, in: source, &dropped)
        let price = try price(in: source, &dropped)
        let attributes = try attributes(in: source, &dropped)

        let isPartial = source.completeness == .partial || (source.completeness != .full && title == .absent)
        let isSent =
            title.isSent && brand.isSent && category.isSent && description.isSent && price.isSent
            && attributes.kept == .named([])
        if title.text == nil, !isPartial, title.isSent {
            throw RecordFault(
                .missingField, field: qualified(mapping.title.text, source.prefix), "expected a title that is not empty"
            )
        }
        if let title = title.text, !isPartial, isSent {
            return .upsert(
                Product(
                    id: source.identifier, title: title, brand: brand.text, category: category.text,
                    description: description.text, price: price.text, attributes: attributes.members))
        }
        return .patch(
            ProductPatch(
                id: source.identifier, title: title.text, brand: brand.patch(keepsAbsent: isPartial),
                category: category.patch(keepsAbsent: isPartial),
                description: description.patch(keepsAbsent: isPartial), price: price.patch(keepsAbsent: isPartial),
                attributes: attributes.members, keptAttributes: isPartial ? .all : attributes.kept))
    }

    private func title(in source: Source, _ dropped: inout DroppedFields) throws(RecordFault) -> FieldState {
        guard let sent = sent(mapping.title, in: source.object) else { return .absent }
        let value = sent.written() ?? sent
        if let state = state(ofText: value) { return try bounded(state, "title", limits.titleBytes, source, &dropped) }
        guard let text = FieldText.text(of: value, separator: " ") else {
            throw RecordFault(
                .wrongType, field: qualified(mapping.title.text, source.prefix),
                "expected text, found \(value.typeName); a title in several languages is named as title.{en,*}")
        }
        return try bounded(.text(text), "title", limits.titleBytes, source, &dropped)
    }

    private func label(
        _ path: FieldPath, _ name: String, separator: String, in source: Source, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> FieldState {
        try text(path, name, separator: separator, limit: limits.labelBytes, in: source, &dropped)
    }

    private func text(
        _ path: FieldPath, _ name: String, separator: String, limit: Int, in source: Source,
        _ dropped: inout DroppedFields
    ) throws(RecordFault) -> FieldState {
        guard let sent = sent(path, in: source.object) else { return .absent }
        let value = sent.written() ?? sent
        if let state = state(ofText: value) { return try bounded(state, name, limit, source, &dropped) }
        guard let text = FieldText.text(of: value, separator: separator) ?? richText(sent, name) else {
            try dropped.add(
                name,
                RecordFault(
                    .wrongType, field: qualified(path.text, source.prefix),
                    "expected text, a number, an object with a name or a list of these, found \(value.typeName)"))
            return .empty
        }
        return try bounded(.text(text), name, limit, source, &dropped)
    }

    /// The value at a path; nil where it is absent. Where the path leads into what the source did not send, that is it.
    private func sent(_ path: FieldPath, in object: [String: JSONValue]) -> JSONValue? {
        if path.name == nil {
            for route in path.routes {
                let value = route.value(in: object)
                if value.map({ $0.isBlank || $0 == .array([]) }) ?? true,
                    let unsent = route.passed(in: object).first(where: unavailable.isAllOf)
                {
                    return unsent
                }
                if let value, !value.isBlank { return value }
            }
        }
        return path.value(in: object)
    }

    /// A description that an editor keeps as JSON is searched as it stands.
    private func richText(_ sent: JSONValue, _ name: String) -> String? {
        name == "description" ? sent.stringValue : nil
    }

    /// The state of the shapes that are most common; nil for others.
    private func state(ofText value: JSONValue) -> FieldState? {
        switch value {
        case .null: .empty
        case .string(let text): unavailable.isPlaceholder(text) ? .unavailable : .text(text)
        default: unavailable.isIn(value) ? .unavailable : nil
        }
    }

    /// Cuts a text that is too long; a blank one is none.
    private func bounded(
        _ state: FieldState, _ name: String, _ limit: Int, _ source: Source, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> FieldState {
        guard case .text(let text) = state else { return state }
        if text.isBlank { return .empty }
        let size = text.utf8.count
        guard size > limit else { return state }
        try dropped.add(
            name,
            RecordFault(
                .tooLarge, field: qualified(path(name).text, source.prefix),
                "expected at most \(limit) bytes, found \(size)"))
        let beginning = text.prefix(bytes: limit)
        return beginning.isBlank ? .empty : .text(String(beginning))
    }

    private func path(_ name: String) -> FieldPath {
        switch name {
        case "title": mapping.title
        case "brand": mapping.brand
        case "category": mapping.category
        default: mapping.description
        }
    }

    /// In what the price counts, where its path says so (`price.centAmount`) or what is beside it there.
    private func priceUnit(in object: [String: JSONValue]) -> MoneyUnit? {
        let route = mapping.price.routes.first { $0.value(in: object).map { !$0.isBlank } ?? false }
        return route?.lastMember(in: object).flatMap { Money.unit(ofField: $0.name, in: $0.holder) }
    }

    private func price(in source: Source, _ dropped: inout DroppedFields) throws(RecordFault) -> FieldState {
        guard let sent = sent(mapping.price, in: source.object) else { return .absent }
        let value = sent.written() ?? sent
        let unit = priceMayCountLess ? priceUnit(in: source.object) : nil
        if unit == nil, case .number(let number) = value { return .text(number.decimalText) }
        if unavailable.isIn(value) { return .unavailable }
        switch PriceReader.read(value, inside: unit) {
        case .price(let price): return .text(price)
        case .none: return .empty
        case .unreadable:
            let found = value.stringValue.map { "\"\($0.excerpt())\"" } ?? value.typeName
            // Debezium writes decimals as base64 unless told otherwise; say so to whoever sees it.
            try dropped.add(
                "price",
                RecordFault(
                    value.stringValue == nil ? .wrongType : .invalidValue,
                    field: qualified(mapping.price.text, source.prefix),
                    "expected a price, found \(found); decimals of Debezium need their schema in the message, or "
                        + "decimal.handling.mode=string"))
            return .empty
        }
    }

    private func attributes(
        in source: Source, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> (members: [String: JSONValue], kept: ProductPatch.KeptAttributes) {
        var object = source.object
        for path in nestedIgnored { path.remove(from: &object) }
        var kept: Set<String> = []
        var keepsAll = false
        var result: [String: JSONValue] = [:]
        var used = alternatives.isEmpty ? [] : Set(alternatives.compactMap { $0.usedName(in: object) })
        if let value = sent(mapping.attributes, in: object), value != .null {
            if unavailable.isIn(value) {
                keepsAll = true
            } else if let members = AttributeList.members(of: value, maximumDepth: limits.depth) {
                result = members
            } else if let name = mapping.attributes.usedName(in: object) {
                try rejectAttributes(value, source, &dropped)
                result[name] = value
                used.insert(name)
            }
        }
        for (name, value) in object where !knownNames.contains(name) && !used.contains(name) {
            if source.isFlattened, name.utf8.starts(with: [0x5F, 0x5F]) { continue }
            let isIdentifier = identifierNames.contains(name)
            if isIdentifier, IdentifierReader.text(of: value) == source.identifier { continue }
            if unavailable.isIn(value) {
                if isIdentifier { continue }
                kept.formUnion([name, "product.\(name)"])
            } else if let listed = result[name], listed != value {
                result["product.\(name)"] = value
            } else {
                result[name] = value
            }
        }
        if result.values.contains(where: ExtendedJSON.isIn) { result = result.mapValues(ExtendedJSON.plain) }
        return (try bounded(result, source, &dropped), keepsAll ? .all : .named(kept))
    }

    /// Attributes that are no object are one attribute, unless such a record is to be rejected.
    private func rejectAttributes(
        _ value: JSONValue, _ source: Source, _ dropped: inout DroppedFields
    ) throws(RecordFault) {
        guard dropped.policy == .reject else { return }
        try dropped.add(
            "attributes",
            RecordFault(
                .wrongType, field: qualified(mapping.attributes.text, source.prefix),
                "expected an object, its JSON text, a list of {name, value} or null, found \(value.typeName)"))
    }

    private func bounded(
        _ attributes: [String: JSONValue], _ source: Source, _ dropped: inout DroppedFields
    ) throws(RecordFault) -> [String: JSONValue] {
        let field = qualified(mapping.attributes.text, source.prefix)
        let isLarge = JSONValue.object(attributes).isLonger(than: limits.attributesBytes)
        if attributes.count <= limits.attributeCount, !isLarge { return attributes }
        if attributes.count > limits.attributeCount {
            try dropped.add(
                "attributes",
                RecordFault(
                    .tooManyAttributes, field: field,
                    "expected at most \(limits.attributeCount) attributes, found \(attributes.count)"))
        }
        if isLarge {
            try dropped.add(
                "attributes",
                RecordFault(
                    .tooLarge, field: field,
                    "expected at most \(limits.attributesBytes) bytes of attributes, numbers written out"))
        }
        return AttributeBounds(count: limits.attributeCount, bytes: limits.attributesBytes).cut(attributes)
    }

    private func qualified(_ name: String, _ prefix: String?) -> String {
        if let prefix { "\(prefix).\(name)" } else { name }
    }
}
