import Catalog
import Codes
import Execution
import Foundation
import GRAM
import Logging
import Models
import Monitoring
import TestSupport
import Testing

@testable import CodeIndex
@testable import Coding

/// Products whose generated codes come from a model's server.
@Suite struct CodingByServerTests {
    private struct Asked: Decodable {
        var prompt: [[Int32]]
    }

    /// A server for which the same tokens come next, whatever came before.
    private func server(of tokens: Set<Int32>, failing failures: Int) throws -> StubHTTPServer {
        let listed = tokens.map { #""token_id:\#($0)":-2.5"# }.joined(separator: ",")
        return try StubHTTPServer { request, number in
            guard number > failures else { return (500, #"{"error":{"message":"out of memory"}}"#) }
            let asked = try? JSONDecoder().decode(Asked.self, from: Data(request.body))
            let choices = (asked?.prompt.indices ?? 0..<0).map {
                #"{"index":\#($0),"logprobs":{"top_logprobs":[{\#(listed)}]}}"#
            }
            return (200, #"{"choices":[\#(choices.joined(separator: ","))]}"#)
        }
    }

    @Test func productsWaitForAServerThatFailsAndAreFoundByTheirOwnCodes() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: folder.path, metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        let event = PositionedEvent(
            event: ProductEvent(productID: "a", change: .upsert(Product(id: "a", title: "Red lamp"))), record: nil)
        _ = try await index.products.apply(ChangeBatch(events: [event]))
        func postings(_ origin: PostingOrigin) async throws -> Set<String> {
            Set(try await index.codes.postings(of: "a", in: generation).filter { $0.origin == origin }.map(\.code))
        }
        let prompt = try CodeModel(id: "m", folder: folder, readsWeights: false).prompt
        let http = try server(of: Set(try #require(prompt.codeTokens("blue"))), failing: 1)
        let health = Health(waitingFor: [])
        let logger = Logger(label: "test")
        let service = CodingService(
            index: index, models: LoadedModels(index: index, readsWeights: false),
            generator: CodingGenerator(
                GeneratorServer(
                    GeneratorServer.Configuration(url: http.url, attempts: 1), for: .coding, logger: logger),
                deadline: .seconds(300)), analyzer: try CodeAnalyzer(), health: health, wakeUp: WakeUp(), logger: logger
        )

        try await service.drain()
        #expect(try await postings(.own) == ["red", "lamp"])
        #expect(try await postings(.generated).isEmpty)
        let notice = try #require(health.notices["generator"])
        #expect(notice.contains("HTTP status 500: out of memory"))
        // Waiting for a server is no standstill.
        #expect(health.stalled(longerThan: .nanoseconds(-1)) == [.coding])
        #expect(try await index.generations.active()?.id != generation.id)

        // No claim is left behind: the next round codes what waits, and lets the generation answer.
        try await service.drain()
        #expect(try await !postings(.generated).isEmpty)
        #expect(health.notices.isEmpty)
        #expect(try await index.generations.active()?.id == generation.id)
    }

    /// Such as those of a change that says only a part of a product, whose text is known when it is applied.
    @Test func ownCodesDoNotWaitForAServerThatIsSilent() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: folder.path, metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        func apply(_ title: String) async throws {
            let product = Product(id: title, title: title)
            _ = try await index.products.apply(
                ChangeBatch(events: [
                    PositionedEvent(
                        event: ProductEvent(productID: title, change: .upsert(product)), record: nil)
                ]))
        }
        let http = try StubHTTPServer { _, _ in nil }
        let (wakeUp, logger) = (WakeUp(), Logger(label: "test"))
        let service = CodingService(
            index: index, models: LoadedModels(index: index, readsWeights: false),
            generator: CodingGenerator(
                GeneratorServer(.init(url: http.url), for: .coding, logger: logger), deadline: .seconds(86_400)),
            analyzer: try CodeAnalyzer(), health: Health(waitingFor: []), wakeUp: wakeUp, logger: logger)
        try await apply("Red lamp")
        let coding = Task { try await service.drain() }
        try await eventually("the server is asked") { !http.requests.isEmpty }
        try await apply("Blue chair")
        wakeUp.signal()
        try await eventually("own codes are written") {
            try await index.codes.postings(of: "Blue chair", in: generation).map(\.code).sorted() == ["blue", "chair"]
        }
        #expect(http.requests.count == 1)
        coding.cancel()
        await #expect(throws: CancellationError.self) { try await coding.value }
        // Nothing is left claimed: both wait for the model.
        #expect(
            try await index.queue.claim(.generated, of: generation, limit: 9, lease: 60).map(\.input.text.title)
                .sorted()
                == ["Blue chair", "Red lamp"])
    }

    /// Or a slow server would answer no batch before the deadline, however little it is given at a time.
    @Test func aBatchIsAsSmallAsTheServersSettingsSay() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: folder.path, metrics: "{}")
        _ = try await index.generations.create(modelID: "m", selection: CodeSelection())
        let events = ["Red lamp", "Blue chair", "Green table"].map { title in
            PositionedEvent(
                event: ProductEvent(productID: title, change: .upsert(Product(id: title, title: title))), record: nil)
        }
        _ = try await index.products.apply(ChangeBatch(events: events))
        let prompt = try CodeModel(id: "m", folder: folder, readsWeights: false).prompt
        let http = try server(of: Set(try #require(prompt.codeTokens("blue"))), failing: 0)
        let logger = Logger(label: "test")
        let configuration = GeneratorServer.Configuration(url: http.url, sequencesPerRequest: 10, concurrentRequests: 1)
        let service = CodingService(
            index: index, models: LoadedModels(index: index, readsWeights: false),
            generator: CodingGenerator(
                GeneratorServer(configuration, for: .coding, logger: logger), deadline: .seconds(300)),
            analyzer: try CodeAnalyzer(), health: Health(waitingFor: []), wakeUp: WakeUp(), logger: logger)
        try await service.drain()
        // The first is about the prompts themselves.
        let first = try #require(http.requests.first)
        #expect(try JSONDecoder().decode(Asked.self, from: Data(first.body)).prompt.count == 1)
    }
}
