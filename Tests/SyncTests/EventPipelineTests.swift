import Catalog
import Sync
import Synchronization
import Testing

@Suite struct EventPipelineTests {
    /// Gives records with a header the product that it names, and counts what it is given.
    private final class Renaming: RecordStage {
        let given = Mutex<[Int]>([])
        private let header: String

        init(_ header: String) { self.header = header }

        func mayRewrite(_ record: SourceRecord) -> Bool { record.headers.contains { $0.name == header } }

        func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
            given.withLock { $0.append(records.count) }
            return records.map { record in
                var record = record
                if let header = record.headers.first(where: { $0.name == self.header }) { record.key = header.value }
                return .success([record])
            }
        }
    }

    private func record(_ key: String, _ headers: String...) -> SourceRecord {
        SourceRecord(
            key: Array(key.utf8), value: Array(#"{"op":"create","product":{"title":"Lamp"}}"#.utf8),
            headers: headers.map { SourceRecord.Header(name: $0, value: Array("\(key)-\($0)".utf8)) })
    }

    private func products(
        _ records: [SourceRecord], _ stages: [any RecordStage]
    ) async throws -> [String?] {
        try await EventPipeline(decoder: EventDecoder(), stages: stages).decode(records).flatMap { try $0.get() }
            .map(\.productID)
    }

    @Test func stagesGetBatchesInWhichTheyMayRewriteSomething() async throws {
        let stages = [Renaming("first"), Renaming("second")]
        #expect(try await products([record("a"), record("b")], stages) == ["a", "b"])
        #expect(stages.map { stage in stage.given.withLock { $0 } } == [[], []])
        #expect(try await products([record("a"), record("b", "second")], stages) == ["a", "b-second"])
        #expect(stages.map { stage in stage.given.withLock { $0 } } == [[], [2]])
        // A stage may make what the next one rewrites, so that those behind get everything.
        #expect(try await products([record("a", "first"), record("b"), record("c")], stages) == ["a-first", "b", "c"])
        #expect(stages.map { stage in stage.given.withLock { $0 } } == [[3], [2, 3]])
        #expect(try await products([], stages).isEmpty)
    }
}
