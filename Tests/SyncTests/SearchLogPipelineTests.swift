import Catalog
import Sync
import Testing

@Suite struct SearchLogPipelineTests {
    /// Takes the first byte off values that begin with zero, and refuses those with nothing behind it, as one that reads
    /// another wire format does; a key would be refused as well.
    private struct Unwrapping: RecordStage {
        func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
            records.map { record in
                guard record.key == nil, record.value != [0] else {
                    return .failure(RecordFault(.unknownSchema, "none"))
                }
                var record = record
                if let value = record.value, value.first == 0 { record.value = Array(value.dropFirst()) }
                return .success([record])
            }
        }
    }

    private struct Away: RecordStage {
        struct Fault: Error {}

        func process(_ records: [SourceRecord]) async throws -> [Result<[SourceRecord], RecordFault>] {
            throw Fault()
        }
    }

    private let click = Array(#"{"query":"red lamp","product_id":"7"}"#.utf8)

    @Test func searchLogsAreReadThroughStages() async throws {
        let pipeline = SearchLogPipeline(decoder: SearchEventDecoder(), stages: [Unwrapping()])
        let values: [[UInt8]?] = [[0] + click, [0], click, nil, [UInt8(ascii: "x")]]
        // A key that can't be read says nothing about the value.
        let decoded = try await pipeline.decode(values.map { SourceRecord(key: [0, 1], value: $0) })
        let products = decoded.map { result in
            (try? result.get())?.map { event in if case .action(let action) = event { action.productID } else { "" } }
        }
        #expect(products == [["7"], nil, ["7"], [], nil])
        #expect(throws: RecordFault.self) { try decoded[1].get() }
    }

    @Test func aStageThatIsAwayMakesNoDeadLetters() async throws {
        let pipeline = SearchLogPipeline(decoder: SearchEventDecoder(), stages: [Away()])
        await #expect(throws: StageUnavailable.self) {
            _ = try await pipeline.decode([SourceRecord(key: nil, value: click)])
        }
    }
}
