import Catalog
import CodeIndex
import TestSupport
import Testing

@Suite struct ClickTests {
    @Test func clicksAreCountedByQuery() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        let clicks = [("lamp", "1", 1), ("lamp", "1", 2), ("lamp", "2", 3), ("chair", "1", 4), ("desk", "3", 5)]
        _ = try await index.clicks.store(clicks.map { Click(query: $0.0, productID: $0.1, timestamp: Int64($0.2)) })
        #expect(try await index.clicks.counts(of: ["lamp", "chair", "sofa"]) == ["lamp": 3, "chair": 1])
        #expect(try await index.clicks.queriesByClicks() == [1: 2, 3: 1])
    }
}
