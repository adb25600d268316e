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
    private func encoder(_ index: CodeIndex, cachedQueries: Int = 0) throws -> QueryEncoder {
        QueryEncoder(
            models: LoadedModels(index: index, queryThreads: 2), analyzer: try CodeAnalyzer(),
            cachedQueries: cachedQueries, logger: Logger(label: "test"))
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
            // Until it is known which codes have products, the model is not asked.
            #expect(try await encoder.codes(for: "red lamp", in: generations[1]).model == nil)
            await encoder.replace(["red", "lamp"], of: generations[1].id)
            #expect(try await encoder.codes(for: "red lamp", in: generations[1]).model == "m")
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
            #expect(encoder.missingModels.isEmpty && !encoder.hasModel(of: generations[1].id))
            try await encoder.prepare(generations)
            #expect(encoder.missingModels.keys.sorted() == [generations[0].id])
            let cause = try #require(encoder.missingModels[generations[0].id])
            #expect(cause.description.contains("-gone can't be loaded: "))
            #expect(encoder.hasModel(of: generations[1].id) && !encoder.hasModel(of: generations[0].id))
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
}
