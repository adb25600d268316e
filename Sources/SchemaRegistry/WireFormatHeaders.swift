import Catalog

/// Which schemas a record's key and value were written with, as its headers or their first bytes say.
struct WireFormatHeaders {
    let key: Result<WireFormat?, RecordFault>
    let value: Result<WireFormat?, RecordFault>

    init(_ record: SourceRecord) {
        // Integers are keys as well, and of Kafka's serializer for them the first byte is zero: four bytes are too few
        // for the wire format, and no registry gives the identifier 0.
        let named = Self.named(record, record.key, .key, "key")
        key = named.flatMap { named in
            if let named { return .success(named) }
            return Self.header(of: record.key, "key").flatMapError { _ in .success(nil) }
                .map { $0?.schema == .id(0) ? nil : $0 }
        }
        value = Self.named(record, record.value, .value, "value").flatMap { named in
            named.map { .success($0) } ?? Self.header(of: record.value, "value")
        }
    }

    /// The schemas that are needed.
    var schemas: [SchemaReference] { [key, value].compactMap { try? $0.get()?.schema } }

    private static func named(
        _ record: SourceRecord, _ bytes: [UInt8]?, _ names: SchemaHeader.Names, _ field: String
    ) -> Result<WireFormat?, RecordFault> {
        guard bytes != nil, !record.headers.isEmpty else { return .success(nil) }
        do throws(RecordFault) {
            return .success(try SchemaHeader.wireFormat(record.headers, names))
        } catch {
            return .failure(error.inside(field))
        }
    }

    private static func header(of bytes: [UInt8]?, _ field: String) -> Result<WireFormat?, RecordFault> {
        guard let bytes else { return .success(nil) }
        do throws(RecordFault) {
            return .success(try WireFormat(bytes))
        } catch {
            return .failure(error.inside(field))
        }
    }
}
