import Foundation
import Testing

/// `gramd events` for scripts.
@Suite struct EventsOutputTests {
    private struct Explanation: Decodable {
        struct Event: Decodable {
            let operation: String
            let productID: String?
            let version: Int64?
            let fields: [String: String?]
            let attributes: [String: String]
        }

        struct Refusal: Decodable {
            let cause: String
            let message: String
        }

        let place: String
        let events: [Event]
        let refused: Refusal?
    }

    @Test func eachRecordIsALine() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString).jsonl")
        try Data(
            """
            {"op":"update","product_id":"a","version":7,"product":{"title":"Lamp","attributes":{"colour":"red"}}}
            {"op":"delete","product_id":"b"}
            {

            """.utf8
        ).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let run = try await CommandRun(["events", "explain", file.path, "--json"])
        #expect(run.status == 1, "\(run.message)")
        let lines = run.output.split(separator: "\n")
        let found = try lines.map { try JSONDecoder().decode(Explanation.self, from: Data($0.utf8)) }
        try #require(found.count == 3)
        #expect(found.map(\.place) == ["line 1", "line 2", "line 3"])
        let event = try #require(found[0].events.first)
        #expect(event.operation == "upsert" && event.productID == "a" && event.version == 7)
        #expect(event.fields == ["title": "Lamp"] && event.attributes == ["colour": "red"])
        #expect(found[1].events.map(\.operation) == ["delete"] && found[1].refused == nil)
        let refusal = try #require(found[2].refused)
        #expect(!refusal.cause.isEmpty && !refusal.message.isEmpty && found[2].events.isEmpty)
    }

    @Test func formatsAreADocument() async throws {
        struct Formats: Decodable {
            struct Format: Decodable { let name: String }

            let native: [String]
            let formats: [Format]
        }

        let run = try await CommandRun(["events", "formats", "--json"])
        let formats = try JSONDecoder().decode(Formats.self, from: Data(run.output.utf8))
        #expect(!formats.native.isEmpty && formats.formats.contains { $0.name == "shopify" })
    }
}
