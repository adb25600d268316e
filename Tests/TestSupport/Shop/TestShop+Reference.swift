import Catalog
import CodeIndex
import Coding
import Execution
import Foundation
import GRAM
import Logging
import Monitoring
import Postgres

extension TestShop {
    /// The digest of an index that was filled by applying the records in order, in this process and without faults.
    package func referenceDigest(of records: [TestRecord]) async throws -> IndexDigest {
        let (index, pool) = Self.index(
            connectionString, schema: "reference_\(UUID().uuidString.prefix(8).lowercased())")
        defer { pool.close() }
        try await index.migrate()
        _ = try await index.ensureActiveGeneration()
        let decoder = EventDecoder()
        var events: [PositionedEvent] = []
        for record in records {
            guard let event = try decoder.decode(key: record.key, value: record.value) else { continue }
            events.append(PositionedEvent(event: event, record: nil))
            if events.count == 1_000 {
                _ = try await index.apply(ChangeBatch(events: events))
                events = []
            }
        }
        _ = try await index.apply(ChangeBatch(events: events))
        let coding = CodingService(
            index: index, models: LoadedModels(index: index), analyzer: try CodeAnalyzer(),
            health: Health(waitingFor: []), wakeUp: WakeUp(), logger: Logger(label: "reference"))
        try await coding.drain()
        return try await IndexDigest(of: pool)
    }
}
