import Catalog
import Codes
import Foundation
import Serving
import Testing

@testable import CodeIndex
@testable import Sync
@testable import gramd

/// What `--json` prints: members that scripts rely on.
@Suite struct DocumentsTests {
    private func members(_ document: some Encodable) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(document)) as? [String: Any]
        return try #require(object)
    }

    private func letter(payload: [UInt8]?) -> StoredDeadLetter {
        StoredDeadLetter(
            id: 7,
            letter: DeadLetter(
                record: RecordPosition(topic: "products", partition: 1, offset: 9), key: Array("k".utf8),
                payload: payload, cause: "invalid_json", message: "what is wrong"),
            createdAt: "2026-01-01T00:00:00Z", retries: 2)
    }

    @Test func aDeadLetterHasItsPayloadWhereItIsShownAlone() throws {
        let shown = try members(DeadLetterDocument(letter(payload: Array("{".utf8)), withPayload: true))
        #expect(shown["payload"] as? String == "{" && shown["isText"] as? Bool == true)
        #expect(shown["id"] as? Int == 7 && shown["topic"] as? String == "products" && shown["offset"] as? Int == 9)
        #expect(shown["key"] as? String == "k" && shown["cause"] as? String == "invalid_json")
        let bytes = try members(DeadLetterDocument(letter(payload: [0xFF]), withPayload: true))
        #expect(bytes["payload"] as? String == "0xff" && bytes["isText"] as? Bool == false)
        let list = try members(DeadLettersDocument([letter(payload: [0xFF])]))
        let letters = try #require(list["letters"] as? [[String: Any]])
        #expect(letters.count == 1 && letters[0]["payload"] == nil && letters[0]["retries"] as? Int == 2)
    }

    @Test func retriesNameWhatFailed() throws {
        var document = DeadLetterRetryDocument(dryRun: true)
        document.add(letter(payload: nil), cause: "missing_field", message: "title")
        var summary = DeadLetterRetry.Summary()
        (summary.settled, summary.empty, summary.failed) = (3, 2, 1)
        document.add(summary)
        let found = try members(document)
        #expect(found["dryRun"] as? Bool == true && found["applied"] as? Int == 3)
        #expect(found["empty"] as? Int == 2 && found["failed"] as? Int == 1)
        let failure = try #require((found["failures"] as? [[String: Any]])?.first)
        #expect(failure["id"] as? Int == 7 && failure["topic"] as? String == "products")
        #expect(failure["cause"] as? String == "missing_field" && failure["message"] as? String == "title")
    }

    @Test func replaysSayWherePartitionsGoOn() throws {
        let extent = PartitionExtent(number: 3, stored: 40, oldest: 12, newest: 50)
        let partition = LogPartition(topic: "products", number: 3)
        let moves = [-1, 20].map { ReplayMove(partition: partition, extent: extent, offset: $0) }
        let found = try members(ReplayDocument(moves, dryRun: false))
        let partitions = try #require(found["partitions"] as? [[String: Any]])
        #expect(partitions.map { $0["offset"] as? Int } == [12, 20])
        #expect(partitions[0]["topic"] as? String == "products" && partitions[0]["partition"] as? Int == 3)
        #expect(partitions[0]["stored"] as? Int == 40 && partitions[0]["newest"] as? Int == 50)
    }

    @Test func rebuildsSayWhatDiffered() throws {
        var report = RebuildReport()
        report.records = 9
        report.missing = ["m"]
        report.comparison.codes = ["c"]
        let found = try members(TopicComparisonDocument(report))
        #expect(found["isEqual"] as? Bool == false && found["records"] as? Int == 9)
        #expect(found["missing"] as? [String] == ["m"] && found["differingCodes"] as? [String] == ["c"])
    }

    @Test func runsHaveTheNamesOfTheOverview() throws {
        let record = AlignmentRunRecord(
            id: 3, state: .failed, startedAt: "2026-01-01T00:00:00Z", finishedAt: nil, stage: "training", done: 0.5,
            loss: nil, champion: 1, modelID: nil, verdict: "{\"of\": \"another version\"}", message: "the cause")
        let runs = try #require(try members(AlignmentRunsDocument([record]))["runs"] as? [[String: Any]])
        #expect(runs[0]["run"] as? Int == 3 && runs[0]["state"] as? String == "failed")
        #expect(runs[0]["message"] as? String == "the cause" && runs[0]["gate"] == nil)
    }

    @Test func generationsAndModelsAreListedApart() throws {
        let document = ModelsDocument(
            generations: [
                ModelsDocument.GenerationEntry(
                    Generation(id: 4, modelID: "m", state: .active, selection: .init()), toCode: 5, bytes: 6)
            ],
            models: [
                ModelsDocument.Model(
                    RegisteredModel(id: "m", location: "/models/m", metrics: "{}", createdAt: "2026-01-01T00:00:00Z"))
            ])
        let found = try members(document)
        let generation = try #require((found["generations"] as? [[String: Any]])?.first)
        #expect(generation["generation"] as? Int == 4 && generation["state"] as? String == "active")
        #expect(generation["model"] as? String == "m" && generation["toCode"] as? Int == 5)
        let model = try #require((found["models"] as? [[String: Any]])?.first)
        #expect(model["folder"] as? String == "/models/m" && model["recall"] == nil)
    }

    @Test func verificationSaysWhetherAllIsWhole() throws {
        let right = InvariantCheck(rule: "one generation answers queries", violations: 0, example: nil)
        #expect(try members(VerificationDocument([right]))["isWhole"] as? Bool == true)
        let wrong = InvariantCheck(rule: "postings belong to codes", violations: 2, example: "code_id 1")
        var document = VerificationDocument([right, wrong])
        let found = try members(document)
        #expect(found["isWhole"] as? Bool == false && found["topic"] == nil && found["memory"] == nil)
        let checks = try #require(found["checks"] as? [[String: Any]])
        #expect(checks[1]["violations"] as? Int == 2 && checks[1]["example"] as? String == "code_id 1")
        document = VerificationDocument([right])
        var report = RebuildReport()
        report.comparison.products = ["a"]
        document.add(report)
        #expect(!document.isWhole)
    }
}
