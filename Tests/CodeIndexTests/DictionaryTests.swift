import Postgres
import Synchronization
import TestSupport
import Testing

@testable import CodeIndex

/// The dictionary's numbers, which its index has in blocks.
@Suite struct DictionaryTests {
    @Test func allEntriesAreReadOnce() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        // More than two pages, with gaps in most blocks and one of several pages.
        try await pool.withConnection {
            try await $0.execute(
                """
                INSERT INTO code (code_id, code_text) OVERRIDING SYSTEM VALUE
                SELECT i, 'w' || i FROM generate_series(1, 36000, 3) AS i;
                INSERT INTO code (code_id, code_text) OVERRIDING SYSTEM VALUE
                SELECT i, 'w' || i FROM generate_series(90000, 90040) AS i;
                """)
        }
        let read = Mutex<[CodeRow]>([])
        _ = try await index.load { part in
            if case .codes(let rows) = part { read.withLock { $0 += rows } }
        }
        let expected = Array(stride(from: Int32(1), through: 36_000, by: 3)) + Array(90_000...90_040)
        let rows = read.withLock { $0.sorted { $0.number < $1.number } }
        #expect(rows == expected.map { CodeRow(number: $0, text: "w\($0)") })
    }

    @Test func aNumberThatIsUsedTwiceIsFoundOut() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        try await pool.withConnection {
            try await $0.execute(
                "INSERT INTO code (code_id, code_text) OVERRIDING SYSTEM VALUE VALUES (1, 'a'), (1, 'b'), (2, 'c')")
        }
        let check = try #require(try await index.verify().first { $0.rule == "a number stands for one code" })
        #expect(check.violations == 1 && check.example == "code_id 1")
    }
}
