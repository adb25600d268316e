import Catalog
import Codes
import Foundation
import GRAM
import Logging
import Models
import TestSupport
import Testing

@testable import CodeIndex
@testable import Serving

@Suite(.timeLimit(.minutes(30))) struct QueryEncoderTests {
    private func encoder(
        _ index: CodeIndex, generator: QueryGenerator? = nil, cachedQueries: Int = 0
    ) throws -> QueryEncoder {
        QueryEncoder(
            models: LoadedModels(index: index, queryThreads: 2, readsWeights: generator == nil), generator: generator,
            analyzer: try CodeAnalyzer(), cachedQueries: cachedQueries, logger: Logger(label: "test"))
    }

    private func generator(_ server: StubHTTPServer, deadline: Duration) -> QueryGenerator {
        QueryGenerator(
            GeneratorServer(
                GeneratorServer.Configuration(url: server.url, attempts: 1), for: .search,
                logger: Logger(label: "test")),
            deadline: deadline)
    }

    private func generated(_ encoder: QueryEncoder, _ query: String, _ generation: Generation) async throws
        -> Set<String>
    {
        Set(try await encoder.codes(for: query, in: generation).codes.filter { !$0.isOwn }.map(\.code.description))
    }

    /// An index with a model's generation, and one whose model is gone.
    private func withModel(_ body: (CodeIndex, [Generation]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try TestModel.write(to: folder)
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: folder.path, metrics: "{}")
        try await index.models.register("gone", at: folder.path + "-gone", metrics: "{}")
        try await body(
            index,
            [
                try await index.generations.create(modelID: "gone", selection: CodeSelection()),
                try await index.generations.create(modelID: "m", selection: CodeSelection()),
            ])
    }

    @Test func choosesAmongTheCodesThatHaveProducts() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            let generation = generations[1]
            // A generation whose files are gone keeps the others from nothing.
            #expect(try await encoder.prepare(generations) == [generation.id])
            #expect(try await generated(encoder, "sofa", generation) == [])
            await encoder.replace(["red", "lamp", "red|lamp"], of: generation.id)
            #expect(try await generated(encoder, "sofa", generation) == ["red", "lamp"])
            await encoder.update(generation: generation.id, appeared: ["blue", "red"], disappeared: ["red", "sofa"])
            #expect(try await generated(encoder, "sofa", generation) == ["blue", "lamp"])
            // What is known already comes again.
            await encoder.update(generation: generation.id, appeared: ["blue"], disappeared: ["red"])
            #expect(try await generated(encoder, "sofa", generation) == ["blue", "lamp"])
            // A generation that is ready stays so.
            #expect(try await encoder.prepare(generations) == [])
            #expect(try await generated(encoder, "sofa", generation) == ["blue", "lamp"])
            #expect(try await encoder.prepare([]) == [])
            #expect(try await generated(encoder, "sofa", generation) == [])
        }
    }

    /// Of three live codes the head names those that the query lacks; they are kept as generated ones are.
    @Test func aHeadNamesLiveCodesByMeaning() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-model-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let model = try await TestModel.writeWithHead(in: folder)
        let (index, _) = try await TestDatabase.makeIndex()
        try await index.models.register("m", at: model.path, metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())

        let encoder = try encoder(index, cachedQueries: 10)
        #expect(try await encoder.prepare([generation]) == [generation.id])
        await encoder.replace(["red", "lamp"], of: generation.id)
        func named(_ query: String) async throws -> [String] {
            let codes = try await encoder.codes(for: query, in: generation).codes
            return codes.filter { $0.origin == .head }.map(\.code.description)
        }
        #expect(Set(try await named("couch")) == ["red", "lamp"])
        await encoder.update(generation: generation.id, appeared: ["sofa"], disappeared: [])
        // Asked again at once, it is answered as before (``GeneratedCodeCache/tolerance``); another spelling is another.
        #expect(try await named("couches couch").first == "sofa")
        let encoded = try await encoder.codes(for: "red couch", in: generation)
        #expect(encoded.codes.first { $0.origin == .head }?.code.description == "sofa")
        #expect(encoded.codes.contains { $0.code.description == "red" && $0.isOwn })
        // What the model wrote as well is the head's.
        #expect(!encoded.codes.contains { $0.origin == .generated })
        let reasons = QueryReasons(encoded) { _ in 1 }
        #expect(
            reasons.kept[encoded.codes.firstIndex { $0.code.description == "sofa" } ?? 0].text
                == "near by meaning, place 1 of 30")
        // Without the head, for a control, it is the model's.
        let control = try await encoder.codes(for: "red couch", in: generation, hearsHead: false) { _ in { _ in 0 } }
        #expect(control.codes.allSatisfy { $0.origin != .head })
        #expect(Set(control.codes.filter { $0.origin == .generated }.map(\.code.description)) == ["sofa", "lamp"])
    }

    @Test func aModelIsNotAskedForSigns() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            try await encoder.prepare(generations)
            await encoder.replace(["red", "lamp"], of: generations[1].id)
            #expect(try await generated(encoder, "sofa", generations[1]) == ["red", "lamp"])
            for query in ["🛋️", " !? ", "\u{200B}", "€", "&hearts;", "%F0%9F%9B%8B"] {
                #expect(try await generated(encoder, query, generations[1]) == [])
            }
        }
    }

    @Test func namesTheModelThatEncoded() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            #expect(try await encoder.codes(for: "red lamp", in: generations[1]).model == nil)
            try await encoder.prepare(generations)
            // Until it is known which codes have products, the model is not asked, and doesn't count as loaded.
            #expect(try await encoder.codes(for: "red lamp", in: generations[1]).model == nil)
            #expect(!encoder.isReady(generations[1].id))
            await encoder.replace(["red", "lamp"], of: generations[1].id)
            #expect(try await encoder.codes(for: "red lamp", in: generations[1]).model == "m")
            #expect(encoder.isReady(generations[1].id) && !encoder.isReady(generations[0].id))
            #expect(try await encoder.codes(for: "!?", in: generations[1]).model == nil)
            let withoutModel = try await encoder.codes(for: "red lamp", in: generations[0])
            #expect(withoutModel.model == nil && withoutModel.scoring == .ownCodes)
            #expect(withoutModel.codes.map(\.code.description) == ["red", "lamp"])
        }
    }

    @Test func joinsAndSplitsCompoundsAsTheProductsHaveThem() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            func own(_ query: String) async throws -> [String] {
                try await encoder.codes(for: query, in: generations[1]).codes.filter(\.isOwn).map(\.code.description)
            }
            try await encoder.prepare(generations)
            #expect(try await own("mother board tailgate") == ["mother", "board", "tailgat"])
            await encoder.replace(["motherboard", "tail", "gate"], of: generations[1].id)
            #expect(
                try await own("mother board tailgate") == ["mother", "board", "tailgat", "motherboard", "tail", "gate"])
            await encoder.update(generation: generations[1].id, appeared: ["tailgat"], disappeared: ["motherboard"])
            #expect(try await own("mother board tailgate") == ["mother", "board", "tailgat"])
        }
    }

    @Test func tellsWhichModelIsMissingAndWhy() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            #expect(encoder.missingModels.isEmpty)
            try await encoder.prepare(generations)
            #expect(encoder.missingModels.keys.sorted() == [generations[0].id])
            let cause = try #require(encoder.missingModels[generations[0].id])
            #expect(cause.description.contains("-gone can't be loaded: "))
            // A generation that is no more has no model to miss.
            try await encoder.prepare([generations[1]])
            #expect(encoder.missingModels.isEmpty)
        }
    }

    @Test func figuresAreRefusedWithoutTheActiveModel() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            let searcher = DatabaseSearcher(index: index, encoder: encoder)
            try await index.generations.activate(generations[1])
            try await encoder.refresh(from: index)
            try await searcher.requireModel()
            try await index.generations.activate(generations[0])
            await #expect(throws: ModelUnavailable.self) { try await searcher.requireModel() }
        }
    }

    /// All spellings of a query share what the model wrote, and each keeps its own words.
    @Test func remembersWhatWasWrittenForAQuery() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index, cachedQueries: 100)
            let generation = generations[1]
            try await encoder.prepare(generations)
            await encoder.replace(["red", "lamp"], of: generation.id)
            #expect(try await generated(encoder, "Sofa", generation) == ["red", "lamp"])
            // What disappears finds nothing, and changes nothing here.
            await encoder.update(generation: generation.id, appeared: [], disappeared: ["red"])
            #expect(try await generated(encoder, " sofa ", generation) == ["red", "lamp"])
            #expect(try await generated(encoder, "sofas", generation) == ["lamp"])
            let codes = try await encoder.codes(for: "SOFA", in: generation).codes.filter(\.isOwn)
            #expect(codes.map(\.code.description) == ["sofa"])
        }
    }

    /// With a model and without one.
    @Test func aLongQueryKeepsItsRarestWords() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            try await encoder.prepare(generations)
            await encoder.replace(["red", "lamp"], of: generations[1].id)
            let query = "one two three four five six seven eight nine ten red lamp"
            for generation in generations {
                let codes = try await encoder.codes(for: query, in: generation) { values in
                    #expect(values.count == 12)
                    return { ["red", "lamp", "seven"].contains($0.description) ? 2 : 40 }
                }.codes.filter(\.isOwn)
                #expect(codes.count == QueryCode.maximumValues)
                #expect(codes.suffix(2).map(\.code.description) == ["red", "lamp"])
                #expect(codes.map(\.code.description).contains("seven"))
            }
        }
    }

    @Test func ownWordsTakeNoPlaceOfTheModels() async throws {
        try await withModel { index, generations in
            let encoder = try encoder(index)
            try await encoder.prepare(generations)
            await encoder.replace(["red", "lamp", "sofa"], of: generations[1].id)
            let codes = try await encoder.codes(for: "red lamps", in: generations[1]).codes
            #expect(codes.map(\.code.description) == ["red", "lamp", "sofa"])
            #expect(codes.map(\.isOwn) == [true, true, false])
            #expect(codes.map { $0.probability != nil } == [false, false, true])
        }
    }

    @Test func aCommandReadsAllOfIt() async throws {
        try await withModel { index, generations in
            let event = PositionedEvent(
                event: ProductEvent(productID: "a", change: .upsert(Product(id: "a", title: "Red lamp"))), record: nil)
            _ = try await index.products.apply(ChangeBatch(events: [event]))
            let claims = try await index.queue.claim(.own, of: generations[1], limit: 10, lease: 60)
            let codes = ["red", "lamp"].map { PostedCode(code: Code($0)!, weight: 1) }
            _ = try await index.queue.write(
                claims.map { CodedProduct($0, codes: codes) }, stage: .own, of: generations[1])
            let encoder = try encoder(index)
            try await encoder.refresh(from: index)
            #expect(try await generated(encoder, "sofa", generations[1]) == ["red", "lamp"])
        }
    }

    /// The answer says so: it names no model.
    @Test func aQueryThatTheServerHasNoAnswerForIsSearchedByItsOwnWords() async throws {
        let broken = try StubHTTPServer { _, _ in (500, "") }
        let silent = try StubHTTPServer { _, _ in nil }
        try await withModel { index, generations in
            for (server, deadline) in [(broken, Duration.seconds(3_600)), (silent, .milliseconds(20))] {
                let encoder = try encoder(index, generator: generator(server, deadline: deadline), cachedQueries: 10)
                try await encoder.prepare(generations)
                await encoder.replace(["red", "lamp"], of: generations[1].id)
                for _ in 0..<2 {
                    let encoded = try await encoder.codes(for: "red sofa", in: generations[1])
                    #expect(encoded.model == nil && encoded.codes.map(\.code.description) == ["red", "sofa"])
                }
            }
        }
        // Nothing is remembered of it.
        #expect(broken.requests.map(\.path) == ["/v1/completions", "/v1/completions"])
    }

    @Test func theServerChoosesAmongTheCodesThatHaveProducts() async throws {
        try await withModel { index, generations in
            // Whatever the sequence, "red" with its end is what comes next.
            let folder = try await index.models.location(of: "m")
            let prompt = try CodeModel(id: "m", folder: URL(fileURLWithPath: folder), readsWeights: false).prompt
            let red = try #require(prompt.codeTokens("red"))
            let lists = Set(red).map { #""token_id:\#($0)":-2.5"# }.joined(separator: ",")
            let server = try StubHTTPServer { request, _ in
                let asked = try? JSONDecoder().decode(Asked.self, from: Data(request.body))
                let choices = (asked?.prompt.indices ?? 0..<0).map {
                    #"{"index":\#($0),"logprobs":{"top_logprobs":[{\#(lists)}]}}"#
                }
                return (200, #"{"choices":[\#(choices.joined(separator: ","))]}"#)
            }
            let encoder = try encoder(index, generator: generator(server, deadline: .seconds(3_600)))
            try await encoder.prepare(generations)
            await encoder.replace(["red", "lamp"], of: generations[1].id)
            let encoded = try await encoder.codes(for: "sofa", in: generations[1])
            #expect(encoded.model == "m" && encoded.codes.map(\.code.description) == ["sofa", "red"])
            let probability = try #require(encoded.codes.last?.probability)
            #expect(abs(probability - exp(-2.5 * Double(red.count))) < 1e-6)
        }
    }

    private struct Asked: Decodable {
        var prompt: [[Int32]]
    }
}

extension QueryEncoder {
    /// The codes of a query with few words, of which all are kept.
    fileprivate func codes(for query: String, in generation: Generation) async throws -> EncodedQuery {
        try await codes(for: query, in: generation) { _ in { _ in 0 } }
    }
}
