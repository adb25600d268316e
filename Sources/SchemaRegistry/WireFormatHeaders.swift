import Catalog

/// What a record's key and value begin with.
struct WireFormatHeaders {
    let key: Result<WireFormat?, RecordFault>
    let value: Result<WireFormat?, RecordFault>

    init(_ record: SourceRecord) {
        // Integers are keys as well, and of Kafka's serializer for them the first byte is zero: four bytes are too few
        // for the wire format, and no registry gives the identifier 0.
        key = Self.header(of: record.key, "key").flatMapError { _ in .success(nil) }
            .map { $0?.schemaID == 0 ? nil : $0 }
        value = Self.header(of: record.value, "value")
    }

    /// The schemas that are needed.
    var schemaIDs: [UInt32] { [key, value].compactMap { try? $0.get()?.schemaID } }

    private static func header(of bytes: [UInt8]?, _ field: String) -> Result<WireFormat?, RecordFault> {
        guard let bytes else { return .success(nil) }
        do throws(RecordFault) {
            return .success(try WireFormat(bytes))
        } catch {
            return .failure(error.inside(field))
        }
    }
}
