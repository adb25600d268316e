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

extension IntegrationTests {
    /// Products whose generated codes come from a model's server.
    @Suite struct CodingByServerTests {
        /// An index whose only generation is of a model of which this process has no weights.
        private final class Scene: Sendable {
            let index: CodeIndex
            let generation: Generation
            let health = Health(waitingFor: [])
            let wakeUp = WakeUp()
            private let folder: URL

            init() async throws {
                folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
                try TestModel.write(to: folder)
                (index, _) = try await TestDatabase.makeIndex()
                try await index.models.register("m", at: folder.path, metrics: "{}")
                generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
            }

            deinit { try? FileManager.default.removeItem(at: folder) }

            /// Applies products whose titles are their identifiers.
            func apply(_ titles: String...) async throws {
                let events = titles.map { title in
                    PositionedEvent(
                        event: ProductEvent(productID: title, change: .upsert(Product(id: title, title: title))),
                        record: nil)
                }
                _ = try await index.products.apply(ChangeBatch(events: events))
            }

            func postings(of product: String, _ origin: PostingOrigin) async throws -> Set<String> {
                let postings = try await index.codes.postings(of: product, in: generation)
                return Set(postings.filter { $0.origin == origin }.map(\.code))
            }

            /// The tokens that a code begins with or goes on with.
            func tokens(of code: String) throws -> Set<Int32> {
                let prompt = try CodeModel(id: "m", folder: folder, readsWeights: false).prompt
                return Set(try #require(prompt.codeTokens(code)))
            }

            func service(
                asking configuration: GeneratorServer.Configuration, deadline: Duration = .seconds(3_600)
            ) throws -> CodingService {
                let logger = Logger(label: "test")
                return CodingService(
                    index: index, models: LoadedModels(index: index, readsWeights: false),
                    generator: CodingGenerator(
                        GeneratorServer(configuration, for: .coding, logger: logger), deadline: deadline),
                    analyzer: try CodeAnalyzer(), health: health, wakeUp: wakeUp, logger: logger)
            }
        }

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
            let scene = try await Scene()
            try await scene.apply("Red lamp")
            let http = try server(of: scene.tokens(of: "blue"), failing: 1)
            let service = try scene.service(asking: .init(url: http.url, attempts: 1))

            try await service.drain()
            #expect(try await scene.postings(of: "Red lamp", .own) == ["red", "lamp"])
            #expect(try await scene.postings(of: "Red lamp", .generated).isEmpty)
            let notice = try #require(scene.health.notices["generator"])
            #expect(notice.contains("HTTP status 500: out of memory"))
            // Waiting for a server is no standstill.
            #expect(scene.health.stalled(longerThan: .nanoseconds(-1)) == [.coding])
            #expect(try await scene.index.generations.active()?.id != scene.generation.id)

            // No claim is left behind: the next round codes what waits, and lets the generation answer.
            try await service.drain()
            #expect(try await !scene.postings(of: "Red lamp", .generated).isEmpty)
            #expect(scene.health.notices.isEmpty)
            #expect(try await scene.index.generations.active()?.id == scene.generation.id)
        }

        /// Such as those of a change that says only a part of a product, whose text is known when it is applied.
        @Test func ownCodesDoNotWaitForAServerThatIsSilent() async throws {
            let scene = try await Scene()
            let http = try StubHTTPServer { _, _ in nil }
            let service = try scene.service(asking: .init(url: http.url), deadline: .seconds(86_400))
            try await scene.apply("Red lamp")
            let coding = Task { try await service.drain() }
            try await eventually("the server is asked") { !http.requests.isEmpty }
            try await scene.apply("Blue chair")
            scene.wakeUp.signal()
            try await eventually("own codes are written") {
                try await scene.postings(of: "Blue chair", .own) == ["blue", "chair"]
            }
            #expect(try await scene.postings(of: "Blue chair", .generated).isEmpty)
            #expect(http.requests.count == 1)
            coding.cancel()
            await #expect(throws: CancellationError.self) { try await coding.value }
            // Nothing is left claimed: both wait for the model.
            #expect(
                try await scene.index.queue.claim(.generated, of: scene.generation, limit: 9, lease: 60)
                    .map(\.input.text.title).sorted() == ["Blue chair", "Red lamp"])
        }

        /// Or a slow server would answer no batch before the deadline, however little it is given at a time.
        @Test func aBatchIsAsSmallAsTheServersSettingsSay() async throws {
            let scene = try await Scene()
            try await scene.apply("Red lamp", "Blue chair", "Green table")
            let http = try server(of: scene.tokens(of: "blue"), failing: 0)
            let service = try scene.service(
                asking: .init(url: http.url, sequencesPerRequest: 10, concurrentRequests: 1))
            try await service.drain()
            // The first is about the prompts themselves.
            let first = try #require(http.requests.first)
            #expect(try JSONDecoder().decode(Asked.self, from: Data(first.body)).prompt.count == 1)
        }
    }
}
