import Catalog
import Execution
import Foundation
import HTTPClient

/// Asks a schema registry for schemas and remembers them (Confluent's REST interface).
///
/// One request is under way at a time, on a thread of its own: who asks for a schema meanwhile waits and then finds it
/// here. A schema never changes under its identifier, so it is asked for once.
actor RegistryClient {
    /// Why a schema is not there.
    private enum Failure: Error {
        /// The registry knows no such schema, or one that can't be read.
        case schema(RecordFault)
        /// The registry doesn't say.
        case registry(RegistryError)
    }

    /// Schemas that a schema uses.
    private struct References {
        var texts: [(path: String, text: [UInt8])] = []
        /// Under which names they are used. One name may come in two versions, by way of other schemas: the first counts, as
        /// it does for Confluent's serializers.
        var seen: Set<String> = []
    }

    /// Schemas that are kept; the one that came first goes for the next.
    private static let maximumSchemas = 500
    private static let maximumSchemaBytes = 1 << 20
    /// The text of a schema is escaped in JSON.
    private static let maximumAnswerBytes = 4 * maximumSchemaBytes
    private static let maximumReferences = 100
    private static let deepestReference = 16
    /// A registry's numbers for what it doesn't have: subject, version or schema.
    private static let unknownCodes: ClosedRange<Int64> = 40_401...40_499
    /// RFC 3986, section 2.3.
    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private let thread = DedicatedThread(name: "schema-registry")
    private let configuration: RegistryConfiguration
    private let connection: HTTPConnection
    /// How long a fault of a schema counts before it is asked for again.
    private let faultLifetime: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    /// The address that answered last.
    private var preferred = 0
    private var schemas: [SchemaReference: RegisteredSchema] = [:]
    private var faults: [SchemaReference: (fault: RecordFault, until: ContinuousClock.Instant)] = [:]
    private var order: [SchemaReference] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { UnownedSerialExecutor(ordinary: thread) }

    /// - Parameter configuration: with at least one address.
    init(
        _ configuration: RegistryConfiguration, faultLifetime: Duration = .seconds(60),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.configuration = configuration
        self.faultLifetime = faultLifetime
        self.now = now
        connection = HTTPConnection(
            HTTPClientConfiguration(
                accept: "application/vnd.schemaregistry.v1+json, application/json;q=0.9, */*;q=0.1",
                username: configuration.username, password: configuration.password,
                certificateAuthorityFile: configuration.certificateAuthorityFile,
                connectTimeout: configuration.timeout, timeout: configuration.timeout))
    }

    /// The schema that a record names, or why there is none.
    /// - Throws: ``RegistryError`` where the registry doesn't say.
    func schema(_ identifier: SchemaReference) throws(RegistryError) -> Result<RegisteredSchema, RecordFault> {
        if let schema = schemas[identifier] { return .success(schema) }
        if let known = faults[identifier] {
            if now() < known.until { return .failure(known.fault) }
            faults[identifier] = nil
        }
        do throws(Failure) {
            let schema = try fetch(identifier)
            if schemas.count >= Self.maximumSchemas { schemas[order.removeFirst()] = nil }
            schemas[identifier] = schema
            order.append(identifier)
            return .success(schema)
        } catch {
            switch error {
            case .registry(let error): throw error
            case .schema(let fault):
                if faults.count >= Self.maximumSchemas { faults.removeAll() }
                faults[identifier] = (fault, now().advanced(by: faultLifetime))
                return .failure(fault)
            }
        }
    }

    private func fetch(_ identifier: SchemaReference) throws(Failure) -> RegisteredSchema {
        let answer = try get(identifier.path, "no schema \(identifier)")
        var references = References()
        try collect(answer.references, into: &references, depth: 1)
        do throws(RecordFault) {
            return try Self.compiled(answer, references.texts)
        } catch {
            throw .schema(RecordFault(error.code, "schema \(identifier): \(error.message)"))
        }
    }

    /// Gets the schemas that a schema uses, each behind those that it uses itself.
    private func collect(
        _ wanted: [RegistryAnswer.Reference], into references: inout References, depth: Int
    ) throws(Failure) {
        for reference in wanted where references.seen.insert(reference.name).inserted {
            guard depth <= Self.deepestReference, references.seen.count <= Self.maximumReferences else {
                throw .schema(
                    RecordFault(
                        .invalidSchema,
                        "expected at most \(Self.maximumReferences) references, \(Self.deepestReference) levels deep"))
            }
            let subject = reference.subject.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
            // A version that was deleted softly serves the schemas that use it all the same.
            let answer = try get(
                "/subjects/\(subject)/versions/\(reference.version)?deleted=true",
                "no version \(reference.version) of the subject \(reference.subject.excerpt()), which a schema refers to"
            )
            try collect(answer.references, into: &references, depth: depth + 1)
            references.texts.append((reference.name, Array(answer.schema.utf8)))
        }
    }

    private static func compiled(
        _ answer: RegistryAnswer, _ references: [(path: String, text: [UInt8])]
    ) throws(RecordFault) -> RegisteredSchema {
        let text = Array(answer.schema.utf8)
        guard references.reduce(text.count, { $0 + $1.text.count }) <= maximumSchemaBytes else {
            throw tooLarge
        }
        switch answer.type {
        case "AVRO": return .avro(try AvroSchema(parsing: text, references: references.map(\.text)))
        case "PROTOBUF": return .protobuf(try ProtobufSchema(parsing: text, references: references))
        case "JSON": return .json
        case let other:
            throw RecordFault(.invalidSchema, "expected the type AVRO, PROTOBUF or JSON, found \(other.excerpt())")
        }
    }

    /// Asks one address after the other, beginning with the one that answered last.
    private func get(_ path: String, _ absence: String) throws(Failure) -> RegistryAnswer {
        var failure = RegistryError(.unreachable, url: "", "no address is configured")
        for attempt in configuration.urls.indices {
            let place = (preferred + attempt) % configuration.urls.count
            let base = configuration.urls[place]
            let result: Result<RegistryAnswer, RecordFault>
            do throws(RegistryError) {
                let url = (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
                result = try Self.read(try answer(to: url), from: base, absence)
            } catch {
                failure = error
                if error.code == .cancelled { break }
                continue
            }
            preferred = place
            switch result {
            case .success(let answer): return answer
            case .failure(let fault): throw .schema(fault)
            }
        }
        throw .registry(failure)
    }

    private func answer(to url: String) throws(RegistryError) -> HTTPResponse {
        do { return try connection.get(url, maximumBytes: Self.maximumAnswerBytes) } catch {
            throw RegistryError(error.code, url: url, error.description)
        }
    }

    private static func read(
        _ response: HTTPResponse, from url: String, _ absence: String
    ) throws(RegistryError) -> Result<RegistryAnswer, RecordFault> {
        switch response.status {
        case 200:
            if response.isCut { return .failure(tooLarge) }
            guard let answer = RegistryAnswer(response.body) else {
                throw RegistryError(.unexpectedAnswer, url: url, "expected a schema, found something else")
            }
            return .success(answer)
        case 404:
            // Whoever answers without a registry's number is something else at that address.
            guard let code = RegistryAnswer.errorCode(response.body), unknownCodes.contains(code) else {
                throw RegistryError(.unexpectedAnswer, url: url, "found HTTP status 404, but no registry's answer")
            }
            return .failure(RecordFault(.unknownSchema, "the schema registry has \(absence)"))
        case let status:
            let fault = HTTPFault(status: status) ?? .unexpectedAnswer
            throw RegistryError(
                fault, url: url,
                fault == .unauthorized ? "it refuses access (HTTP status \(status))" : "found HTTP status \(status)")
        }
    }

    private static let tooLarge = RecordFault(
        .invalidSchema, "expected a schema of at most \(maximumSchemaBytes) bytes, references included")
}
