import Catalog
import Codes
import Foundation
import Serving
import Testing

@testable import CodeIndex
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
        document.topic = VerificationDocument.Topic(
            isEqual: false, records: 1, products: 1, generated: 0, missing: [], differingProducts: ["a"],
            differingCodes: [])
        #expect(!document.isWhole)
    }
}
