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
        try await sink.write(records, moving: &positions, logger: Self.logger) { transactions += 1 }
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
        try await whole.write(records, moving: &end, logger: Self.logger)
        for transactions in 0..<whole.stored.progress.count {
            let sink = RefusingSink(poison: poison, transactions: transactions)
            var positions = start
            await #expect(throws: PostgresError.self) {
                try await sink.write(records, moving: &positions, logger: Self.logger)
            }
            #expect(positions.standing.map(\.nextOffset) == [sink.stored.progress.last?.nextOffset ?? -1])
            // Read again from there, nothing is stored twice and nothing is left out.
            let rest = RefusingSink(poison: poison)
            try await rest.write(records, moving: &positions, logger: Self.logger)
            #expect(sink.stored.written + rest.stored.written == whole.stored.written)
            #expect(sink.stored.rejected + rest.stored.rejected == whole.stored.rejected)
        }
    }

    /// Whether preparing or writing fails, and whether that was known before.
    @Test(arguments: [false, true], 0..<128) func rejectsTheSameWhereverItFails(isPrepared: Bool, bits: Int)
        async throws
    {
        let faulty = (0..<7).filter { bits & 1 << $0 != 0 }.map { Int64($0) }
        let sink = RefusingSink(
            poison: Set(faulty.filter { $0 % 2 == 0 }), unreadable: Set(faulty.filter { $0 % 2 == 1 }))
        var positions = start
        let prepared = await isPrepared ? sink.prepared(records) : nil
        try await sink.write(records, prepared: prepared, moving: &positions, logger: Self.logger)
        #expect(sink.stored.written == (0..<7).filter { !faulty.contains($0) })
        #expect(sink.stored.rejected == faulty)
        #expect(positions.commitOffsets == [Self.partition: 7])
        #expect(
            sink.stored.progress.map(\.expectedOffset).dropFirst() == sink.stored.progress.map(\.nextOffset).dropLast())
    }

    /// In a backlog a transaction is large; a record at fault takes one for each halving, not one for each record.
    @Test func aRecordAtFaultCostsAFewTransactions() async throws {
        let records = (0..<8_192).map { record(Self.partition, $0) }
        let sink = RefusingSink(poison: [3, 4_000])
        var positions = start
        try await sink.write(records, moving: &positions, logger: Self.logger)
        #expect(sink.stored.rejected == [3, 4_000])
        #expect(sink.stored.written.count == 8_190 && positions.commitOffsets == [Self.partition: 8_192])
        #expect(sink.stored.progress.count <= 2 * 13 + 2)
    }

    /// What was prepared of records some of which were read before is not written.
    @Test func preparesAnewWhereRecordsAreLeftOut() async throws {
        let sink = RefusingSink(poison: [])
        var positions = PartitionPositions([.owned(Self.partition, next: 5)])
        try await sink.write(
            records, prepared: await sink.prepared(records), moving: &positions, logger: Self.logger)
        #expect(sink.stored.written == [5, 6])
    }

    @Test func asksNothingForRecordsThatAreNotItsOwn() async throws {
        let sink = RefusingSink(poison: [])
        var positions = PartitionPositions()
        try await sink.write(records, moving: &positions, logger: Self.logger)
        #expect(sink.stored == RefusingSink.Stored())
    }
}
