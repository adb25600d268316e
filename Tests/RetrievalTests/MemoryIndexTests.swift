import Catalog
import CodeIndex
import Codes
import Randomness
import Retrieval
import TestSupport
import Testing

/// The index in memory is what scorings are chosen with, so it must rank as the database does.
@Suite struct MemoryIndexTests {
    private let words = (0..<40).map { "w\($0)" }

    private let typed = ["category:w1", "category:w1|colour:w2", "category:w1|colour:w2|brand:w3"]

    /// Products with random own and generated codes.
    private func entries(_ count: Int, using random: inout SplitMix64) -> [MemoryIndex.Entry] {
        (0..<count).map { _ in
            var pool = words
            random.shuffle(&pool)
            let phrase = random.unit() < 0.3 ? ["w1|w2"] : []
            let typed = typed.filter { _ in random.unit() < 0.3 }
            let own = (pool.prefix(4) + phrase + typed).map {
                CodeSelection.Choice(code: Code($0)!, weight: Float(0.5 + random.unit()))
            }
            // One of them is an own code as well.
            let written = self.typed.filter { _ in random.unit() < 0.3 }.map {
                CodeSelection.Choice(code: Code($0)!, weight: Float(random.unit()))
            }
            return MemoryIndex.Entry(own: own, generated: pool[3..<7].map { Code($0)! }, typed: written)
        }
    }

    /// Random vectors of products, a third of which have none.
    private func vectors(_ count: Int, using random: inout SplitMix64) -> Int8Rows {
        var rows = Int8Rows(width: 8)
        for _ in 0..<count {
            if random.unit() < 0.3 { rows.appendNone() } else { rows.append(vector(using: &random)) }
        }
        return rows
    }

    private func vector(using random: inout SplitMix64) -> [Float] {
        var values: [Float] = []
        for _ in 0..<8 { values.append(Float(random.unit() - 0.5)) }
        return values
    }

    private func store(
        _ entries: [MemoryIndex.Entry], _ vectors: Int8Rows, _ scoring: CodeScoring, in index: CodeIndex
    ) async throws -> Generation {
        try await index.models.register("m", at: "/nowhere", metrics: "{}")
        let generation = try await index.generations.create(modelID: "m", selection: CodeSelection())
        let identifiers = entries.indices.map { String(1_000 + $0) }
        _ = try await index.products.apply(
            ChangeBatch(
                events: identifiers.map {
                    PositionedEvent(
                        event: ProductEvent(productID: $0, change: .upsert(Product(id: $0, title: $0))), record: nil)
                }))
        let claims = try await index.queue.claim(.own, of: generation, limit: entries.count, lease: 60)
        func place(_ claim: CodingClaim) -> Int { Int(claim.input.text.title)! - 1_000 }
        func entry(_ claim: CodingClaim) -> MemoryIndex.Entry { entries[place(claim)] }
        _ = try await index.queue.write(
            claims.map { claim in
                let own = entry(claim).own.filter { choice in
                    switch choice.code.kind {
                    case .word: true
                    case .phrase: scoring.phraseWeight != nil
                    case .typed: scoring.typedWeights != nil
                    }
                }
                return CodedProduct(claim, codes: own.map { PostedCode(code: $0.code, weight: $0.weight) })
            }, stage: .own, of: generation, generatesNext: true)
        let waiting = try await index.queue.claim(.generated, of: generation, limit: entries.count, lease: 60)
        _ = try await index.queue.write(
            waiting.map { claim in
                CodedProduct(
                    claim,
                    codes: entry(claim).generated.prefix(scoring.generatedProductCodes).map {
                        PostedCode(code: $0, weight: scoring.generatedPostingWeight)
                    }
                        + (scoring.postsTypedCodes == true ? entry(claim).typed : []).map {
                            PostedCode(code: $0.code, weight: $0.weight)
                        }, vector: vectors.bytes(ofRow: place(claim)))
            }, stage: .generated, of: generation)
        return generation
    }

    private static let withWrittenTypedCodes = {
        var scoring = CodeScoring(
            modelWeight: 0.3, generatedProductCodes: 2, feedback: CodeFeedback(products: 3, codes: 5, weight: 0.3),
            typedWeights: TypedCodeWeights(coarse: 0.6, medium: 0.3, fine: 0))
        (scoring.hearsTypedCodes, scoring.postsTypedCodes) = (true, true)
        return scoring
    }()

    @Test(arguments: [
        CodeScoring(), .ownCodes, withWrittenTypedCodes,
        CodeScoring(modelWeight: 0.6, generatedProductCodes: 2, generatedPostingWeight: 0.7, feedback: nil),
        CodeScoring(feedback: CodeFeedback(products: 3, codes: 5, weight: 0.3)),
        CodeScoring(modelWeight: 0.3, feedback: CodeFeedback(products: 3, codes: 5, weight: 0.3), phraseWeight: 0.4),
        CodeScoring(
            modelWeight: 0.3, feedback: CodeFeedback(products: 3, codes: 5, weight: 0.3), phraseWeight: 0.4,
            typedWeights: TypedCodeWeights(coarse: 0.6, medium: 0.3, fine: 0)),
        CodeScoring(
            feedback: CodeFeedback(products: 3, codes: 5, weight: 0.3),
            typedWeights: TypedCodeWeights(coarse: 0, medium: 0.3, fine: 0)),
        CodeScoring(
            modelWeight: 0.3, feedback: CodeFeedback(products: 3, codes: 5, weight: 0.3), phraseWeight: 0.4,
            vectorWeight: 0.7),
        CodeScoring(modelWeight: 0, generatedProductCodes: 0, feedback: nil, vectorWeight: 2),
    ])
    func ranksAsTheDatabaseDoes(scoring: CodeScoring) async throws {
        var random = SplitMix64(seed: 11)
        let entries = entries(120, using: &random)
        let vectors = vectors(120, using: &random)
        let (index, _) = try await TestDatabase.makeIndex()
        let generation = try await store(entries, vectors, scoring, in: index)
        let memory = MemoryIndex(entries)
        for _ in 0..<20 {
            var pool = words
            random.shuffle(&pool)
            let words = pool.prefix(4).enumerated().map { position, word in
                QueryCode(
                    code: Code(word)!, isOwn: position < 2, probability: random.unit())
            }
            // One of them by the model.
            let typed = typed.enumerated().map {
                QueryCode(code: Code($1)!, isOwn: $0 > 0, probability: random.unit())
            }
            let codes = words + [QueryCode(code: Code("w1|w2")!, isOwn: true)] + typed
            let vector = QueryVector(vector(using: &random))
            let found = try await index.codes.search(
                codes, in: generation, scoring: scoring, vector: vector, limit: 60
            ).map { Int($0.productID)! - 1_000 }
            #expect(found.count > 10)
            let held = memory.search(codes, scoring: scoring, limit: 60) { vectors.cosine(ofRow: $0, with: vector) }
            #expect(held == found)
        }
    }

    @Test func feedbackFindsWhatSharesNoWordWithTheQuery() {
        func entry(_ codes: String...) -> MemoryIndex.Entry {
            MemoryIndex.Entry(own: codes.map { .init(code: Code($0)!, weight: 1) }, generated: [])
        }
        let memory = MemoryIndex([
            entry("laptop", "notebook"), entry("notebook"), entry("lamp"), entry("sofa"), entry("chair"),
        ])
        let query = [QueryCode(code: Code("laptop")!, isOwn: true)]
        #expect(memory.search(query, scoring: CodeScoring(feedback: nil), limit: 10) == [0])
        #expect(memory.search(query, scoring: CodeScoring(), limit: 10) == [0, 1])
        #expect(memory.search([], scoring: CodeScoring(), limit: 10).isEmpty)
    }

    @Test func aProductGetsWhatItsNeighboursShare() {
        func entry(_ codes: String...) -> MemoryIndex.Entry {
            MemoryIndex.Entry(own: codes.map { .init(code: Code($0)!, weight: 1) }, generated: [Code("generated")!])
        }
        let memory = MemoryIndex([
            entry("probook", "hp", "silver"), entry("probook", "laptop", "15"), entry("probook", "laptop", "17"),
            entry("lamp", "hp"), entry("sofa", "hp"), entry("chair", "hp"),
        ])
        let found = memory.expansion(ofProduct: 0, feedback: CodeFeedback(products: 2, codes: 2, weight: 1))
        // Both neighbours under the product's rarer code say so; a code that it has, or that a model wrote, is none.
        #expect(found.first?.code == Code("laptop"))
        #expect(found.count == 2 && abs(found.reduce(0) { $0 + $1.weight } - 1) < 1e-5)
        #expect(!found.contains { ["probook", "hp", "silver", "generated"].contains($0.code.description) })
        #expect(memory.expansion(ofProduct: 0, feedback: CodeFeedback(products: 0)).isEmpty)
    }

    @Test func neighboursCodesTakeThePlaceOfTheModels() {
        func entry(_ codes: String..., generated: String) -> MemoryIndex.Entry {
            MemoryIndex.Entry(own: codes.map { .init(code: Code($0)!, weight: 1) }, generated: [Code(generated)!])
        }
        let memory = MemoryIndex([
            entry("sofa", "red", "colour:red", generated: "model"), entry("sofa", "couch", generated: "model"),
            entry("lamp", "colour:red", generated: "model"),
        ])
        let neighbours = memory.neighbourCodes()
        // By words alone, and words only: the lamp has no neighbour.
        #expect(neighbours == [[Code("couch")!], [Code("red")!], []])
        let scoring = CodeScoring(modelWeight: 0, feedback: nil)
        func found(_ word: String, _ index: MemoryIndex) -> [Int] {
            index.search([QueryCode(code: Code(word)!, isOwn: true)], scoring: scoring, limit: 10)
        }
        #expect(found("couch", memory) == [1] && found("model", memory) == [0, 1, 2])
        let replaced = memory.replacingGenerated(with: neighbours)
        #expect(found("couch", replaced) == [1, 0] && found("model", replaced).isEmpty)
        #expect(found("colour:red", replaced) == found("colour:red", memory))
    }
}
