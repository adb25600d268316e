import Codes
import Postgres
import TestSupport
import Testing

@testable import CodeIndex

/// What models wrote, as it is kept, and as a former version kept it: as JSON, with each token's log-probability.
@Suite struct ShorterCacheTests {
    private func code(_ text: String, _ logProbability: Float) throws -> GeneratedCode {
        GeneratedCode(code: try #require(Code(text)), logProbability: logProbability)
    }

    @Test func whatWasKeptAsJSONIsKept() async throws {
        let (index, pool) = try await formerIndex(before: Migrations.shorterCache)
        try await pool.withConnection {
            try await $0.execute(
                """
                INSERT INTO code_cache (model_id, input_hash, codes, vector) VALUES
                    ('m', '\\x01', '[{"code": "lamp", "logProbabilities": [-0.5, -1]},
                                    {"code": "éclair|ö", "logProbabilities": [-0.25]}]', '\\x07'),
                    ('m', '\\x02', '[]', NULL), ('n', '\\x01', '[{"code": "couch", "logProbabilities": []}]', NULL);
                """)
        }
        #expect(try await index.migrate().last == Migrations.steps.count)
        #expect(
            try await index.codes.cachedCodes(of: "m", for: [[1], [2], [3]]) == [
                [1]: WrittenCodes(codes: [code("lamp", -1.5), code("éclair|ö", -0.25)], vector: [7]),
                [2]: WrittenCodes(codes: []),
            ])
        let other = WrittenCodes(codes: [try code("couch", 0)])
        #expect(try await index.codes.cachedCodes(of: "n", for: [[1]]) == [[1]: other])
        let functions = try await pool.withConnection {
            try await $0.query(
                "SELECT FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'former%'")
        }
        #expect(functions.isEmpty)
    }

    /// Each input has its own codes, in their order, however many there are of them.
    @Test func whatIsWrittenIsRead() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let written = try Dictionary(
            uniqueKeysWithValues: (0..<200).map { (input: Int) -> ([UInt8], WrittenCodes) in
                let codes = try (0..<input % 12).reversed().map { try code("c\($0)i\(input)", -Float($0) / 3) }
                return ([UInt8(input), 1], WrittenCodes(codes: codes, vector: input % 3 == 0 ? [UInt8(input)] : nil))
            })
        #expect(try await index.codes.cache(written, of: "m") == written)
        #expect(try await index.codes.cachedCodes(of: "m", for: Array(written.keys)) == written)
        #expect(try await index.codes.cachedCodes(of: "other", for: Array(written.keys)).isEmpty)
    }
}
