import Testing

@testable import Evaluation

@Suite struct BaselineResultsTests {
    private func read(_ lines: String...) throws -> BaselineResults {
        var results = BaselineResults(queries: ["lamp", "chair"], products: ["a", "b\tc"])
        for (number, line) in lines.enumerated() { try results.add(line: Array(line.utf8), number: number + 1) }
        return results
    }

    @Test func linesBecomeRunsOfProductIdentifiers() throws {
        let runs = try read("bm25\t0\t1\t1", "bm25\t0\t2\t0", "bm25\t1\t1\t0", "dense\t1\t1\t1").runs
        #expect(runs.count == 3)
        #expect(runs[.bm25]?.rankings == ["lamp": ["b\tc", "a"], "chair": ["a"]])
        #expect(runs[.dense]?.rankings == ["chair": ["b\tc"]])
        #expect(runs[.shortTextBM25]?.rankings == [:])
    }

    @Test(arguments: [
        ("bm25\t0\t2", "expected 4 columns, found 3"),
        ("tfidf\t0\t2\t1", "unknown run \"tfidf\""),
        ("bm25\t2\t1\t1", "no query has the number \"2\""),
        ("bm25\t-1\t1\t1", "no query has the number \"-1\""),
        ("bm25\t0\t2\t2", "no product has the number \"2\""),
        ("bm25\t0\t2\ta", "no product has the number \"a\""),
        ("bm25\t0\t3\t1", "expected rank 2 of at most 300 for query 0, found \"3\""),
    ])
    func aLineThatMakesNoSenseIsNamed(line: String, reason: String) throws {
        #expect(throws: BaselineError.invalidResult(line: 2, reason: reason)) { try read("bm25\t0\t1\t1", line) }
    }
}
