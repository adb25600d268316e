import Catalog

extension EventDecoder {
    /// Takes the settings under `catalog`.
    /// - Parameter messageBytes: the longest message that is fetched.
    init(_ settings: Settings, messageBytes: Int) {
        self.init(
            format: settings.eventFormat(), mapping: FieldMapping(settings),
            limits: DecoderLimits(settings, messageBytes: messageBytes),
            operations: settings.reading("catalog.operations", OperationWords(), OperationWords.init(adding:)),
            deletions: settings.reading("catalog.deleteWhen", DeletionRules(), DeletionRules.init(adding:)),
            updates: settings.choice("catalog.updates", default: .full),
            invalidFields: settings.choice("catalog.invalidFields", default: .drop),
            unavailable: UnavailableValue(
                settings.string("catalog.unavailableValue", default: UnavailableValue.standardText)),
            tables: settings.reading("catalog.tables", SourceTables(), SourceTables.init))
    }
}

extension FieldMapping {
    fileprivate init(_ settings: Settings) {
        self.init()
        operation = settings.envelopeField("catalog.fields.operation")
        productID = settings.reading("catalog.fields.productID", .standard, ProductIDMapping.init(validating:))
        timestamp = settings.envelopeField("catalog.fields.timestamp")
        version = settings.envelopeField("catalog.fields.version")
        // A product can't have an empty name; where the message itself is the product this says so.
        if settings.optionalString("catalog.fields.product") == "." {
            product = nil
        } else if let path = settings.path("catalog.fields.product", default: product?.text) {
            product = path
        }
        title = settings.path("catalog.fields.title", default: title.text) ?? title
        brand = settings.path("catalog.fields.brand", default: brand.text) ?? brand
        category = settings.path("catalog.fields.category", default: category.text) ?? category
        description = settings.path("catalog.fields.description", default: description.text) ?? description
        price = settings.path("catalog.fields.price", default: price.text) ?? price
        attributes = settings.path("catalog.fields.attributes", default: attributes.text) ?? attributes
        ignored = settings.reading("catalog.ignore", []) { texts throws(MappingError) in
            var paths: [FieldPath] = []
            for text in texts { paths.append(try FieldPath(validating: text)) }
            return paths
        }
    }
}

extension DecoderLimits {
    fileprivate init(_ settings: Settings, messageBytes: Int) {
        self.init()
        func limit(_ name: String, _ key: WritableKeyPath<DecoderLimits, Int>, _ range: ClosedRange<Int>) {
            self[keyPath: key] = settings.int("catalog.limits.\(name)", default: self[keyPath: key], in: range)
        }
        self.messageBytes = messageBytes
        limit("messageBytes", \.messageBytes, 1_024...(256 << 20))
        // The index finds products by their identifiers, queries by their text: both must fit into a page of it.
        limit("identifierBytes", \.identifierBytes, 1...1_000)
        limit("queryBytes", \.queryBytes, 1...1_000)
        limit("titleBytes", \.titleBytes, 1...(1 << 20))
        limit("labelBytes", \.labelBytes, 1...(1 << 20))
        limit("descriptionBytes", \.descriptionBytes, 1...(64 << 20))
        limit("attributeCount", \.attributeCount, 0...100_000)
        limit("attributesBytes", \.attributesBytes, 2...(64 << 20))
        limit("depth", \.depth, 1...512)
    }
}

extension Settings {
    /// A path; nil where the setting is absent or can't be one.
    /// - Parameter standard: what the caller takes then.
    func path(_ key: String, default standard: String? = nil) -> FieldPath? {
        guard let text = optionalString(key, default: standard) else { return nil }
        do throws(MappingError) {
            return try FieldPath(validating: text)
        } catch {
            problem("\(key): \(error)")
            return nil
        }
    }

    /// Where an event keeps something; `none` is nowhere.
    fileprivate func envelopeField(_ key: String) -> EnvelopeField {
        if optionalString(key) == "none" { return .off }
        return path(key).map(EnvelopeField.at) ?? .standard
    }

    /// What a list of texts says.
    /// - Parameter value: where the setting is absent or can't be read.
    fileprivate func reading<Value>(
        _ key: String, _ value: Value, _ read: ([String]) throws(MappingError) -> Value
    ) -> Value {
        let texts = list(key)
        guard !texts.isEmpty else { return value }
        do throws(MappingError) {
            return try read(texts)
        } catch {
            problem("\(key): \(error)")
            return value
        }
    }
}
