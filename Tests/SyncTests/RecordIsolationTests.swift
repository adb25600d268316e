import Catalog
import CodeIndex
import Kafka
import Logging
import Postgres
import Synchronization
import Testing

@testable import Sync

/// Refuses batches as a database does.
private final class RefusingSink: RecordSink {
    /// What it has stored, in order.
    struct Stored: Equatable {
        var written: [Int64] = []
        var rejected: [Int64] = []
        var progress: [PartitionProgress] = []
    }

    /// Never asked.
    let index = CodeIndex(pool: PostgresPool(PostgresConfiguration(connectionString: ""), size: 1), schema: "")
    let lostOffsetAdvice = ""
    private let poison: Set<Int64>
    /// Records that can't even be prepared.
    private let unreadable: Set<Int64>
    /// How many transactions succeed before the database is away.
    private let transactions: Mutex<Int>
    private let state = Mutex(Stored())

    init(poison: Set<Int64>, unreadable: Set<Int64> = [], transactions: Int = .max) {
        self.poison = poison
        self.unreadable = unreadable
        self.transactions = Mutex(transactions)
    }

    var stored: Stored { state.withLock { $0 } }

    private func store(_ progress: [PartitionProgress], _ change: (inout Stored) -> Void) throws {
        try transactions.withLock { left in
            guard left > 0 else { throw PostgresError(message: "connection refused") }
            left -= 1
        }
        state.withLock { stored in
            change(&stored)
            stored.progress += progress
        }
    }

    func prepare(_ records: [KafkaRecord]) async throws -> [KafkaRecord] {
        if records.contains(where: { unreadable.contains($0.offset) }) {
            throw PostgresError(sqlState: "22021", message: "a byte that is no text")
        }
        return records
    }

    func write(_ records: [KafkaRecord], progress: [PartitionProgress]) async throws -> [DeadLetter] {
        if records.contains(where: { poison.contains($0.offset) }) {
            throw PostgresError(sqlState: "22P05", message: "untranslatable character")
        }
        try store(progress) { $0.written += records.map(\.offset) }
        return []
    }

    func reject(_ letters: [DeadLetter], progress: [PartitionProgress]) async throws {
        #expect(
            letters.allSatisfy { $0.cause == (poison.contains($0.record.offset) ? "database_22P05" : "database_22021") }
        )
        try store(progress) { $0.rejected += letters.map(\.record.offset) }
    }
}

/// Ends writing when the next records were prepared.
private final class OverlappingSink: RecordSink {
    let index = CodeIndex(pool: PostgresPool(PostgresConfiguration(connectionString: ""), size: 1), schema: "")
    let lostOffsetAdvice = ""
    private let state = Mutex<[String]>([])
    private let (prepared, continuation) = AsyncStream.makeStream(of: Void.self)

    var log: [String] { state.withLock { $0 } }

    func prepare(_ records: [KafkaRecord]) async throws -> [KafkaRecord] {
        state.withLock { $0.append("prepare \(records[0].offset)") }
        if records[0].offset > 0 { continuation.yield() }
        return records
    }

    func write(_ records: [KafkaRecord], progress: [PartitionProgress]) async throws -> [DeadLetter] {
        if records[0].offset < 6 { for await _ in prepared { break } }
        state.withLock { $0.append("write \(records[0].offset)") }
        return []
    }

    func reject(_ letters: [DeadLetter], progress: [PartitionProgress]) async throws {
        Issue.record("nothing is refused here")
    }
}

@Suite struct RecordIsolationTests {
    private static let partition = TopicPartition(topic: "products", partition: 0)
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private let start = PartitionPositions([.owned(partition, next: nil)])
    private let records = (0..<7).map { record(partition, $0) }

    /// Whichever records the database refuses: those become dead letters, and no other does.
    @Test(arguments: 0..<128) func rejectsWhatTheDatabaseRefusesAndNothingElse(bits: Int) async throws {
        let poison = Set((0..<7).filter { bits & 1 << $0 != 0 }.map { Int64($0) })
        let sink = RefusingSink(poison: poison)
        var positions = start
        var transactions = 0
        try await sink.write(records, atOnce: 7, moving: &positions, logger: Self.logger) { transactions += 1 }
        #expect(transactions == sink.stored.progress.count)
        #expect(sink.stored.written == (0..<7).filter { !poison.contains($0) })
        #expect(sink.stored.rejected == poison.sorted())
        #expect(positions.commitOffsets == [Self.partition: 7])
        // The transactions join: each begins where the last one ended.
        #expect(
            sink.stored.progress.map(\.expectedOffset).dropFirst() == sink.stored.progress.map(\.nextOffset).dropLast())
        #expect(sink.stored.progress.first?.expectedOffset == -1 && sink.stored.progress.last?.nextOffset == 7)
        if poison.isEmpty { #expect(sink.stored.progress.count == 1) }
    }

    /// A database that goes away is no fault of a record; what was stored before is known.
    @Test(arguments: 0..<128) func stopsWhereTheDatabaseGoesAway(bits: Int) async throws {
        let poison = Set((0..<7).filter { bits & 1 << $0 != 0 }.map { Int64($0) })
        let whole = RefusingSink(poison: poison)
        var end = start
        try await whole.write(records, atOnce: 7, moving: &end, logger: Self.logger)
        for transactions in 0..<whole.stored.progress.count {
            let sink = RefusingSink(poison: poison, transactions: transactions)
            var positions = start
            await #expect(throws: PostgresError.self) {
                try await sink.write(records, atOnce: 7, moving: &positions, logger: Self.logger)
            }
            #expect(positions.standing.map(\.nextOffset) == [sink.stored.progress.last?.nextOffset ?? -1])
            // Read again from there, nothing is stored twice and nothing is left out.
            let rest = RefusingSink(poison: poison)
            try await rest.write(records, atOnce: 7, moving: &positions, logger: Self.logger)
            #expect(sink.stored.written + rest.stored.written == whole.stored.written)
            #expect(sink.stored.rejected + rest.stored.rejected == whole.stored.rejected)
        }
    }

    /// However many go into a transaction, and whether preparing or writing fails.
    @Test(arguments: 1...7, 0..<128) func rejectsTheSameInAnyTransactions(maximum: Int, bits: Int) async throws {
        let faulty = (0..<7).filter { bits & 1 << $0 != 0 }.map { Int64($0) }
        let sink = RefusingSink(
            poison: Set(faulty.filter { $0 % 2 == 0 }), unreadable: Set(faulty.filter { $0 % 2 == 1 }))
        var positions = start
        try await sink.write(records, atOnce: maximum, moving: &positions, logger: Self.logger)
        #expect(sink.stored.written == (0..<7).filter { !faulty.contains($0) })
        #expect(sink.stored.rejected == faulty)
        #expect(positions.commitOffsets == [Self.partition: 7])
        #expect(
            sink.stored.progress.map(\.expectedOffset).dropFirst() == sink.stored.progress.map(\.nextOffset).dropLast())
        #expect(sink.stored.progress.allSatisfy { $0.nextOffset - max($0.expectedOffset, 0) <= maximum })
    }

    @Test(.timeLimit(.minutes(30))) func preparesTheNextRecordsWhileSomeAreWritten() async throws {
        let sink = OverlappingSink()
        var positions = start
        try await sink.write(records, atOnce: 2, moving: &positions, logger: Self.logger)
        #expect(
            sink.log == [
                "prepare 0", "prepare 2", "write 0", "prepare 4", "write 2", "prepare 6", "write 4", "write 6",
            ])
        #expect(positions.commitOffsets == [Self.partition: 7])
    }

    @Test func asksNothingForRecordsThatAreNotItsOwn() async throws {
        let sink = RefusingSink(poison: [])
        var positions = PartitionPositions()
        try await sink.write(records, atOnce: 7, moving: &positions, logger: Self.logger)
        #expect(sink.stored == RefusingSink.Stored())
    }
}
