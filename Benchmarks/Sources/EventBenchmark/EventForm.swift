import Catalog
import Sync
import Transformation

/// The same events, written in one of the forms that gramd reads.
struct EventForm {
    /// As the figures name it.
    let name: String
    /// In batches, as a poll brings them.
    private let batches: [[SourceRecord]]
    private let pipeline: EventPipeline

    /// Every form, with its own transformation process where it has one.
    static func all(_ events: [WrittenEvent], batch: Int) throws -> [EventForm] {
        func form(
            _ name: String, _ stage: (any RecordStage)?, _ record: (WrittenEvent) -> SourceRecord
        ) -> EventForm {
            EventForm(
                name: name,
                batches: stride(from: 0, to: events.count, by: batch).map {
                    events[$0..<min($0 + batch, events.count)].map(record)
                },
                pipeline: EventPipeline(
                    decoder: EventDecoder(format: .plain), stages: stage.map { [$0] } ?? [],
                    isTransforming: stage is TransformationStage))
        }
        func shipped(_ name: String) throws -> TransformationStage {
            guard let format = NamedFormat.named(name) else { throw EventFormError.noFormat(name) }
            return TransformationStage(try TransformationProgram(format: format))
        }
        return [
            form("plain", nil) { SourceRecord(key: nil, value: $0.text) },
            form("jq", TransformationStage(TransformationProgram(name: "identity", text: "."))) {
                SourceRecord(key: nil, value: $0.text)
            },
            form("shopify", try shipped("shopify")) { SourceRecord(key: nil, value: ShopRecords.shopify($0)) },
            form("woocommerce", try shipped("woocommerce")) {
                SourceRecord(key: nil, value: ShopRecords.wooCommerce($0))
            },
            form("avro", try AvroStage()) { SourceRecord(key: nil, value: AvroRecords.datum($0)) },
        ]
    }

    /// The mean.
    var bytesPerRecord: Int {
        let records = batches.joined()
        return records.reduce(0) { $0 + ($1.value?.count ?? 0) } / max(1, records.count)
    }

    /// Decodes a batch, so that processes are there and caches full.
    func warmUp() async throws {
        if let batch = batches.first { _ = try await pipeline.decode(batch) }
    }

    /// Decodes everything.
    /// - Parameters:
    ///   - expected: how many events there are.
    ///   - take: given each batch's events.
    /// - Returns: the seconds that it took.
    /// - Throws: ``EventFormError/refused(form:fault:)`` or ``EventFormError/lost(form:found:expected:)`` where not every
    ///   record becomes an event; errors of `take`.
    func decode(_ expected: Int, _ take: ([ProductEvent]) async throws -> Void) async throws -> Double {
        var count = 0
        let start = ContinuousClock.now
        for batch in batches {
            var events: [ProductEvent] = []
            for result in try await pipeline.decode(batch) {
                switch result {
                case .success(let decoded): events += decoded
                case .failure(let fault): throw EventFormError.refused(form: name, fault: fault)
                }
            }
            count += events.count
            try await take(events)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard count == expected else { throw EventFormError.lost(form: name, found: count, expected: expected) }
        return seconds
    }
}

/// Why a form can't be measured.
enum EventFormError: Error, CustomStringConvertible {
    /// gramd ships no such format.
    case noFormat(String)
    /// A record can't be read.
    case refused(form: String, fault: RecordFault)
    /// There are other events than were written.
    case lost(form: String, found: Int, expected: Int)

    var description: String {
        switch self {
        case .noFormat(let name): "there is no format \(name)"
        case .refused(let form, let fault): "a record of the form \(form) was refused: \(fault)"
        case .lost(let form, let found, let expected):
            "of \(expected) events in the form \(form), \(found) were read"
        }
    }
}
