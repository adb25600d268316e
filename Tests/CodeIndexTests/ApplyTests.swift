import Catalog
import CodeIndex
import Postgres
import TestSupport
import Testing

@Suite struct ApplyTests {
    private func live(_ pool: PostgresPool) async throws -> [String: String] {
        try await pool.withConnection { connection in
            let rows = try await connection.query("SELECT product_id, title FROM product WHERE live")
            return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text("product_id"), try $0.text("title")) })
        }
    }

    @Test func migratingTwiceChangesNothing() async throws {
        let (index, _) = try await TestDatabase.makeIndex()
        #expect(try await index.migrate().isEmpty)
    }

    @Test func aPriceChangeNeedsNoCoding() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let first = try await index.products.apply(
            ChangeBatch(events: [upsert("a", "Lamp", price: "10.00", offset: 0)]))
        #expect(first.upserted == 1 && first.toCode == 1)
        let second = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp", price: "9.5", offset: 1)]))
        #expect(second.upserted == 1 && second.toCode == 0)
        let third = try await index.products.apply(
            ChangeBatch(events: [upsert("a", "Desk lamp", price: "9.5", offset: 2)]))
        #expect(third.toCode == 1)
        #expect(try await live(pool) == ["a": "Desk lamp"])
    }

    @Test func aReplayChangesNothing() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let log = [
            upsert("a", "one", offset: 0), upsert("b", "two", offset: 1), delete("a", offset: 2),
            upsert("b", "three", offset: 3),
        ]
        _ = try await index.products.apply(ChangeBatch(events: log))
        let state = try await live(pool)
        #expect(state == ["b": "three"])
        for event in log {
            #expect(try await index.products.apply(ChangeBatch(events: [event])).skipped == 1)
        }
        #expect(try await live(pool) == state)
    }

    /// As PostgreSQL ends the session of a process that was stopped in a transaction, or an administrator any.
    @Test(arguments: ["product", "click"])
    func whatASessionWroteThatEndedIsWrittenByAnother(table: String) async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        try await pool.withConnection {
            // What a sequence has counted stays so.
            try await $0.execute(
                """
                CREATE SEQUENCE writes;
                CREATE FUNCTION end_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF nextval('writes') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER end_once AFTER INSERT OR UPDATE ON \(table) FOR EACH STATEMENT
                EXECUTE FUNCTION end_once()
                """)
        }
        let outcome = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp", offset: 0)]))
        #expect(outcome.upserted == 1)
        #expect(try await index.clicks.store([Click(query: "lamp", productID: "a", timestamp: 1)]) == 1)
        #expect(try await live(pool) == ["a": "Lamp"])
        let writes = try await pool.withConnection {
            try await $0.query("SELECT last_value AS n FROM writes")[0].int("n")
        }
        #expect(writes >= 2)
    }

    /// A row that isn't there can't be locked: the one who comes second must see what the first one stored.
    @Test(.timeLimit(.minutes(30)), arguments: [upsert("a", "Old lamp", version: 3), delete("a", version: 3)])
    func aNewProductThatSomebodyElseStoresTooKeepsItsNewerVersion(older: PositionedEvent) async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let outcome = try await apply(
            older, to: index, pool,
            while: """
                INSERT INTO product (product_id, live, source_version, newest_version, title, attributes, input_hash)
                VALUES ('a', true, 5, 5, 'New lamp', '{}', '')
                """)
        #expect(outcome.late == 1)
        #expect(try await live(pool) == ["a": "New lamp"])
    }

    /// What is read without a lock is written only where it is still the same, also where only a version is noted.
    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            upsert("a", "Old lamp", offset: 7, version: 3), delete("a", offset: 7, version: 3),
            upsert("a", "Old lamp", offset: 3, version: 3),
        ])
    func aProductThatSomebodyElseWritesMeanwhileKeepsItsNewerVersion(older: PositionedEvent) async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "Lamp", offset: 5)]))
        let outcome = try await apply(
            older, to: index, pool, while: "UPDATE product SET title = 'New lamp', newest_version = 5")
        #expect(outcome.upserted == 0 && outcome.deleted == 0)
        #expect(try await live(pool) == ["a": "New lamp"])
        let versions = try await pool.withConnection { try await $0.query("SELECT newest_version FROM product") }
        #expect(try versions.map { try $0.int("newest_version") } == [5])
    }

    /// Applies an event while a transaction that has written something waits for it to wait.
    private func apply(
        _ event: PositionedEvent, to index: CodeIndex, _ pool: PostgresPool, while statement: String
    ) async throws -> ApplyOutcome {
        let waiting = try await pool.withTransaction { connection in
            try await connection.query(statement)
            let own = try await connection.query("SELECT pg_backend_pid()::bigint AS pid")[0].int("pid")
            let waiting = Task { try await index.products.apply(ChangeBatch(events: [event])) }
            try await eventually("the other writer waits", every: .milliseconds(5)) {
                try await pool.withConnection {
                    try await !$0.query(
                        "SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [.int(own)]
                    ).isEmpty
                }
            }
            return waiting
        }
        return try await waiting.value
    }

    @Test func aLateVersionDoesNotResurrect() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "new", offset: 0, version: 7)]))
        _ = try await index.products.apply(ChangeBatch(events: [delete("a", offset: 1, version: 8)]))
        let late = try await index.products.apply(ChangeBatch(events: [upsert("a", "old", offset: 2, version: 6)]))
        #expect(late.late == 1)
        #expect(try await live(pool).isEmpty)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "again", offset: 3, version: 9)]))
        #expect(try await live(pool) == ["a": "again"])
    }

    @Test func oneKeyMayStandSeveralTimesInABatch() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let outcome = try await index.products.apply(
            ChangeBatch(events: [
                upsert("a", "1", offset: 0), delete("a", offset: 1), upsert("a", "2", offset: 2),
                upsert("b", "1", offset: 3), delete("b", offset: 4),
            ]))
        #expect(outcome.skipped == 3)
        #expect(try await live(pool) == ["a": "2"])
    }

    /// Of a product's events in one transaction only the last state is written, with its codes, and told to followers.
    @Test func manyEventsOfAProductAreWrittenOnce() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        _ = try await index.generations.ensureActive()
        for start in [0, 300] {
            let events = (start..<start + 300).map { upsert("\($0 % 3)", "Lamp \($0)", offset: Int64($0)) }
            _ = try await pool.withConnection { try await $0.query("DELETE FROM change") }
            let batch = try await index.products.prepare(ChangeBatch(events: events), by: TextCoder())
            #expect(try await index.products.apply(batch).upserted == 3)
            let changes = try await pool.withConnection {
                try await $0.query(
                    """
                    SELECT sum(cardinality(product_nos))::bigint AS rows FROM change
                    WHERE cardinality(product_nos) > 0 GROUP BY generation_id IS NULL
                    """)
            }
            #expect(try changes.map { try $0.int("rows") } == [3, 3])
            #expect(
                try await live(pool) == [
                    "0": "Lamp \(start + 297)", "1": "Lamp \(start + 298)", "2": "Lamp \(start + 299)",
                ])
        }
    }

    /// New products and known ones, deletions and events that change nothing, in one transaction and one by one.
    @Test func aLargeTransactionIsTheSameAsManySmallOnes() async throws {
        let events = (0..<600).map { number -> PositionedEvent in
            let (product, offset) = ("\(number * 7 % 40)", Int64(number))
            return switch number % 5 {
            case 0: delete(product, offset: offset, version: Int64(number / 2))
            case 1: upsert(product, "Chair \(number)", offset: offset, version: Int64(600 - number))
            default: upsert(product, "Lamp \(number)", price: "\(number)", offset: offset)
            }
        }
        var states: [[String]] = []
        for size in [1, 7, 600] {
            let (index, pool) = try await TestDatabase.makeIndex()
            for start in stride(from: 0, to: events.count, by: size) {
                let part = events[start..<min(start + size, events.count)]
                _ = try await index.products.apply(ChangeBatch(events: Array(part)))
            }
            let rows = try await pool.withConnection {
                try await $0.query(
                    """
                    SELECT concat_ws('|', product_id, live, title, price, newest_version, source_version, record_offset)
                        AS state FROM product ORDER BY product_id
                    """)
            }
            states.append(try rows.map { try $0.text("state") })
        }
        #expect(states[0].count == 40 && states[1] == states[0] && states[2] == states[0])
    }

    @Test func aFormerOwnerIsRefusedAndWritesNothing() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let mine = try await index.partitions.takeOver([LogPartition(topic: "products", number: 0)], owner: "one")[0]
        #expect(mine.nextOffset == nil)
        var step = PartitionProgress(
            partition: LogPartition(topic: "products", number: 0), expectedOffset: -1, nextOffset: 1,
            ownerEpoch: mine.ownerEpoch)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "x", offset: 0)], progress: [step]))

        let other = try await index.partitions.takeOver([LogPartition(topic: "products", number: 0)], owner: "two")[0]
        #expect(other.nextOffset == 1 && other.ownerEpoch == mine.ownerEpoch + 1)
        step.expectedOffset = 1
        step.nextOffset = 2
        let zombie = ChangeBatch(events: [upsert("a", "zombie", offset: 1)], progress: [step])
        await #expect(throws: PartitionOwnershipLost.self) { try await index.products.apply(zombie) }
        #expect(try await live(pool) == ["a": "x"])
    }

    @Test func allPartitionsOfABatchMoveOrNone() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let partitions = (0..<Int32(12)).map { LogPartition(topic: "products", number: $0) }
        let owned = try await index.partitions.takeOver(partitions, owner: "one")
        let steps = owned.map {
            PartitionProgress(
                partition: $0.partition, expectedOffset: -1, nextOffset: Int64($0.partition.number) + 1,
                ownerEpoch: $0.ownerEpoch)
        }
        _ = try await index.products.apply(
            ChangeBatch(events: [upsert("a", "x", offset: 0)], progress: steps.reversed()))
        let again = try await index.partitions.takeOver([partitions[7]], owner: "two")
        #expect(again.map(\.nextOffset) == [8])
        let next = steps.map {
            PartitionProgress(
                partition: $0.partition, expectedOffset: $0.nextOffset, nextOffset: $0.nextOffset + 5,
                ownerEpoch: $0.ownerEpoch)
        }
        let error = await #expect(throws: PartitionOwnershipLost.self) {
            try await index.products.apply(ChangeBatch(events: [upsert("a", "y", offset: 3)], progress: next))
        }
        #expect(error?.progress == next[7])
        let offsets = try await index.partitions.takeOver(partitions, owner: "three").map(\.nextOffset)
        #expect(offsets == steps.map(\.nextOffset))
        #expect(try await live(pool) == ["a": "x"])
    }

    @Test func aResetRefusesTheOwnerAndForgetsTheOffsetsOfAnOldTopic() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let mine = try await index.partitions.takeOver([LogPartition(topic: "products", number: 0)], owner: "one")[0]
        let step = PartitionProgress(
            partition: LogPartition(topic: "products", number: 0), expectedOffset: -1, nextOffset: 8,
            ownerEpoch: mine.ownerEpoch)
        _ = try await index.products.apply(ChangeBatch(events: [upsert("a", "old", offset: 7)], progress: [step]))

        try await index.partitions.moveOffsets(of: "products", to: [0: -1], isNewTopic: false)
        let next = PartitionProgress(
            partition: LogPartition(topic: "products", number: 0), expectedOffset: 8, nextOffset: 9,
            ownerEpoch: mine.ownerEpoch)
        await #expect(throws: PartitionOwnershipLost.self) {
            try await index.products.apply(ChangeBatch(events: [upsert("a", "zombie", offset: 8)], progress: [next]))
        }
        #expect(
            try await index.partitions.takeOver([LogPartition(topic: "products", number: 0)], owner: "one")[0]
                .nextOffset == nil)
        // Offset 0 was passed before, unless the topic is another one by now.
        #expect(try await index.products.apply(ChangeBatch(events: [upsert("a", "new", offset: 0)])).skipped == 1)
        try await index.partitions.moveOffsets(of: "products", to: [0: -1], isNewTopic: true)
        #expect(try await index.products.apply(ChangeBatch(events: [upsert("a", "new", offset: 0)])).upserted == 1)
        #expect(try await live(pool) == ["a": "new"])
    }

    @Test func anImportsPathStandsInItsFeedOnly() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let feed = try await index.feeds.begin("/shop/products.jsonl")
        let event = PositionedEvent(
            event: ProductEvent(productID: "a", change: .upsert(Product(id: "a", title: "Lamp"))),
            place: .item(3, of: feed))
        #expect(try await index.products.apply(ChangeBatch(events: [event])).upserted == 1)
        let topics = try await pool.withConnection { try await $0.query("SELECT topic FROM product") }
        #expect(try topics.map { try $0.text("topic") } == ["import:"])
        // Formerly each row had the path.
        for topic in ["import:", "import:/shop/products.jsonl"] {
            _ = try await pool.withConnection {
                try await $0.query("UPDATE product SET topic = $1", [.text(topic)])
            }
            #expect(try await index.products.history(of: "a")?.record == feed.position(of: 3))
            #expect(try await index.products.apply(ChangeBatch(events: [event])).skipped == 1)
        }
    }

    @Test func aDeadLetterIsStoredOnce() async throws {
        let (index, pool) = try await TestDatabase.makeIndex()
        let letter = DeadLetter(
            record: RecordPosition(topic: "products", partition: 0, offset: 5), key: Array("k".utf8),
            payload: [0xff, 0], cause: "not_utf8", message: "the message is not UTF-8")
        for _ in 0..<2 { _ = try await index.products.apply(ChangeBatch(deadLetters: [letter])) }
        let rows = try await pool.withConnection {
            try await $0.query("SELECT payload, cause FROM dead_letter WHERE topic = 'products' AND record_offset = 5")
        }
        #expect(rows.count == 1)
        #expect(try rows[0].bytes("payload") == [0xff, 0])
    }
}
