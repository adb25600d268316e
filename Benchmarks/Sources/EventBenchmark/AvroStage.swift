import Catalog
import SchemaRegistry

/// Makes JSON of Avro as a schema registry's stage does, with a schema that is there already.
struct AvroStage: RecordStage {
    private let schema: AvroSchema

    init() throws { schema = try AvroSchema(parsing: Array(AvroRecords.schema.utf8)) }

    func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
        records.map { record in
            Result { () throws(RecordFault) in
                var record = record
                record.value = try AvroDecoder.decode(record.value ?? [], schema: schema)
                return [record]
            }
        }
    }
}
