public import Catalog
import HTTPClient
import Monitoring

/// Makes JSON of keys and values in Confluent's or Apicurio's wire format, by the schemas of a registry: Avro, Protobuf and
/// JSON Schema. What doesn't begin with the format's zero byte and has no header that names a schema passes unchanged, so a
/// topic may hold both.
///
/// Without a registry such a key or value is a fault that says what to configure.
public final class RegistryStage: RecordStage {
    private static let attempts = 3

    private let client: RegistryClient?
    private let limits: DecodingLimits
    private let firstPause: Duration

    /// A stage for a registry, or for none where `configuration` has no address.
    public convenience init(_ configuration: RegistryConfiguration) {
        self.init(
            client: configuration.urls.isEmpty ? nil : RegistryClient(configuration),
            limits: DecodingLimits(outputBytes: configuration.maximumMessageBytes))
    }

    init(client: RegistryClient?, limits: DecodingLimits = DecodingLimits(), firstPause: Duration = .milliseconds(200))
    {
        self.client = client
        self.limits = limits
        self.firstPause = firstPause
    }

    /// Whether key or value begins with the format's zero byte, or a header may name a schema.
    public func mayRewrite(_ record: SourceRecord) -> Bool {
        !record.headers.isEmpty || record.value?.first == WireFormat.firstByte
            || record.key?.first == WireFormat.firstByte
    }

    /// Rewrites records; each becomes one, or a fault.
    /// - Throws: ``RegistryError`` where a schema is needed and the registry is away, `CancellationError`
    public func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
        let headers = records.map(WireFormatHeaders.init)
        var schemas: [SchemaReference: Result<RegisteredSchema, RecordFault>] = [:]
        if let client {
            for reference in Set(headers.flatMap(\.schemas)).sorted() {
                schemas[reference] = try await schema(reference, of: client)
            }
        }
        return zip(records, headers).map { record, headers in
            do throws(RecordFault) {
                var record = record
                record.key = try decoded(record.key, try headers.key.get(), "key", schemas)
                record.value = try decoded(record.value, try headers.value.get(), "value", schemas)
                return .success([record])
            } catch {
                return .failure(error)
            }
        }
    }

    private func decoded(
        _ bytes: [UInt8]?, _ header: WireFormat?, _ field: String,
        _ schemas: [SchemaReference: Result<RegisteredSchema, RecordFault>]
    ) throws(RecordFault) -> [UInt8]? {
        guard let bytes, let header else { return bytes }
        guard let schema = schemas[header.schema] else {
            // JSON beside a header that names its schema can be read without it.
            if header.dataStart == 0, bytes.first == UInt8(ascii: "{") { return bytes }
            throw RecordFault(
                .wireFormatWithoutRegistry, field: field,
                "it is in Confluent's wire format (schema \(header.schema)); set registry.url to the schema registry "
                    + "of its producer")
        }
        do throws(RecordFault) {
            return try schema.get().decode(bytes, header, limits: limits)
        } catch {
            throw error.inside(field)
        }
    }

    /// Tries again where the next attempt may succeed at once; a longer absence is the caller's to wait out.
    private func schema(
        _ reference: SchemaReference, of client: RegistryClient
    ) async throws -> Result<RegisteredSchema, RecordFault> {
        var backoff = Backoff(first: firstPause)
        var attempt = 1
        while true {
            do throws(RegistryError) {
                return try await client.schema(reference)
            } catch {
                try Task.checkCancellation()
                guard attempt < Self.attempts, error.code == .unavailable || error.code == .unreachable else {
                    throw error
                }
            }
            attempt += 1
            try await Task.sleep(for: backoff.next())
        }
    }
}
