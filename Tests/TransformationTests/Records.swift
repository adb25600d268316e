import Catalog

@testable import Transformation

extension SourceRecord {
    /// A record of texts.
    init(_ value: String?, key: String? = nil, headers: [String: String] = [:]) {
        self.init(
            key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) },
            headers: headers.sorted { $0.key < $1.key }.map { Header(name: $0.key, value: Array($0.value.utf8)) })
    }
}

extension JQProgram {
    /// A program that is run in this process.
    convenience init(_ text: String, parameters: [String: String] = [:]) throws {
        try self.init(TransformationProgram(name: "test.jq", text: text, parameters: parameters))
    }

    /// What a value becomes, as texts.
    func outputs(_ value: String) throws -> [String] {
        try run(SourceRecord(value)).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A shipped format with the decoder that reads what it yields.
struct FormatReader {
    private let program: JQProgram
    private let decoder: EventDecoder

    init(
        _ name: String, parameters: [String: String] = [:], mapping: FieldMapping = FieldMapping(),
        tables: SourceTables = SourceTables()
    ) throws {
        guard let format = NamedFormat.named(name) else {
            throw TransformationError.unknownFormat(name, names: NamedFormat.all.map(\.name))
        }
        program = try JQProgram(TransformationProgram(format: format, parameters: parameters))
        decoder = EventDecoder(format: format.yieldsRows ? .automatic : .plain, mapping: mapping, tables: tables)
    }

    /// The events of a record.
    func events(_ value: String, key: String? = nil, headers: [String: String] = [:]) throws -> [ProductEvent] {
        let record = SourceRecord(value, key: key, headers: headers)
        return try program.run(record).flatMap { event in
            var transformed = record
            transformed.value = event
            return try decoder.decode(transformed)
        }
    }

    /// The only event of a record.
    func event(_ value: String, key: String? = nil, headers: [String: String] = [:]) throws -> ProductEvent? {
        let events = try events(value, key: key, headers: headers)
        return events.count == 1 ? events[0] : nil
    }

    /// The product of a record that is one event of its full state.
    func product(_ value: String, key: String? = nil, headers: [String: String] = [:]) throws -> Product? {
        guard case .upsert(let product) = try event(value, key: key, headers: headers)?.change else { return nil }
        return product
    }
}

extension ProductEvent {
    /// Whether it is the end of that product.
    func deletes(_ identifier: String) -> Bool { change == .delete && productID == identifier }
}

/// An attribute's value of texts, one or several.
func texts(_ texts: String...) -> JSONValue {
    texts.count == 1 ? .string(texts[0]) : .array(texts.map(JSONValue.string))
}
