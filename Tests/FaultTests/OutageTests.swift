import LocalServers
import MockBroker
import TestSupport
import Testing

extension FaultTests {
    @Suite struct OutageTests {
        @Test(.enabled(if: TestShop.externalBroker == nil, "only the mock cluster can be taken down"))
        func aBrokerThatGoesAwayIsNamedAndComesBackByItself() async throws {
            let shop = try await TestShop()
            let broker = try #require(shop.broker)
            let daemon = try await shop.startDaemon()
            let records = TestRecord.simulation(products: 1_000, changes: 3_000, seed: 9)
            try await shop.send(records[..<1_500])
            try await daemon.waitUntilReady()
            try await shop.send(records[1_500..<2_500])
            try broker.setBrokerDown()
            try await ToldState("the broker is down", of: daemon, in: "broker").print()
            try broker.setBrokerUp()
            let back = try await daemon.waitUntilReady()
            try await shop.send(records[2_500...])
            try await shop.waitUntilSearchable()
            print("broker outage: ready \(back) after the broker was back")
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            FaultRow(
                fault: "broker down", promise: "not ready, says why, resumes by itself", isEqual: isEqual,
                recovery: back
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }

        @Test(.enabled(if: TestShop.externalBroker == nil, "the mock cluster makes topics when asked for them"))
        func aTopicThatIsNotThereIsNeverTakenForAQuietOne() async throws {
            let shop = try await TestShop()
            try #require(shop.broker).setTopicFault(.unknownTopicOrPartition, topic: shop.topic)
            let daemon = try await shop.startDaemon()
            let told = try await ToldState("the topic is not there", of: daemon, in: "topics") {
                $0.contains(shop.topic)
            }
            told.print()
            #expect(told.text.contains("create the topic"))
            try await eventually("the broker is up") { try await daemon.readiness().failures["broker"] == nil }
            #expect(try await daemon.stop().status == 0)
        }

        /// As a broker that was stopped by SIGSTOP.
        @Test(.enabled(if: TestShop.externalBroker == nil, "only the mock cluster can be told to be slow"))
        func aBrokerThatHangsIsNamed() async throws {
            let shop = try await TestShop()
            let broker = try #require(shop.broker)
            let daemon = try await shop.startDaemon()
            try await daemon.waitUntilReady()
            try broker.setRoundTripTime(.seconds(3_600))
            try await ToldState("the broker hangs", of: daemon, in: "broker").print()
            #expect(try await daemon.counter("gramd_kafka_up") == 0)
            try broker.setRoundTripTime(.zero)
            #expect(try await daemon.stop().status == 0)
        }

        @Test(.enabled(if: TestShop.externalDatabase == nil, "only a server of its own can be stopped"))
        func theLagIsWhatIsNotAppliedWhileTheDatabaseIsAway() async throws {
            let server = try TemporaryPostgres()
            let shop = try await TestShop(server: server)
            let daemon = try await shop.startDaemon()
            let records = TestRecord.simulation(products: 500, changes: 2_000, seed: 12)
            try await shop.send(records[..<500])
            try await daemon.waitUntilReady()
            try await shop.waitUntilApplied()
            try await eventually("nothing waits") {
                try await daemon.counter("gramd_consumer_lag_records") == 0
            }
            try server.stop(immediately: false)
            try await shop.send(records[500...])
            try await eventually("everything that came since waits") {
                try await daemon.counter("gramd_consumer_lag_records") == records.count - 500
            }
            try await eventually("it gets older") { try await daemon.counter("gramd_consumer_lag_seconds") > 0 }
            try await eventually("the database is down") { try await daemon.counter("gramd_postgres_up") == 0 }
            try server.start()
            try await daemon.waitUntilReady()
            try await eventually("nothing waits any more") {
                let records = try await daemon.counter("gramd_consumer_lag_records")
                let seconds = try await daemon.counter("gramd_consumer_lag_seconds")
                return records == 0 && seconds == 0
            }
            #expect(try await daemon.stop().status == 0)
        }

        @Test(.enabled(if: TestShop.externalDatabase == nil, "only a server of its own can be stopped"))
        func aDatabaseThatGoesAwayMakesNoDeadLetter() async throws {
            let server = try TemporaryPostgres()
            let shop = try await TestShop(server: server)
            let daemon = try await shop.startDaemon()
            let records = TestRecord.simulation(products: 2_000, changes: 6_000, seed: 10)
            try await shop.send(records[..<1_000])
            try await daemon.waitUntilReady()
            try await shop.waitUntilSearchable()
            #expect(try await daemon.searchStatus("table") == 200)
            var longest = Duration.zero

            // As a crash in the middle of the work, then an orderly restart.
            for (immediately, part) in [(true, records[1_000..<4_500]), (false, records[4_500...])] {
                let goal = try await shop.applied() + 500
                try await shop.send(part.prefix(2_000))
                try await eventually("the daemon is in the middle of it", every: .milliseconds(1)) {
                    try await shop.applied() >= goal
                }
                try server.stop(immediately: immediately)
                try await ToldState("the database is stopped", of: daemon, in: "database") {
                    $0.contains("check host and port in postgres.connection")
                }.print()
                // From memory.
                #expect(try await daemon.searchStatus("table") == 200)
                try await shop.send(part.dropFirst(2_000))
                try server.start()
                let back = try await daemon.waitUntilReady()
                longest = max(longest, back)
                #expect(try await daemon.searchStatus("table") == 200)
                let searchable = try await shop.waitUntilSearchable()
                print("database outage: ready \(back) after the start, all searchable \(searchable) later")
            }
            // The server's warnings to each connection are none of the log's lines.
            #expect(daemon.logText.split(separator: "\n").allSatisfy { $0.starts(with: /\d{4}-\d\d-\d\dT/) })
            #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
            let isEqual = try await IndexDigest(of: shop.pool) == shop.referenceDigest(of: records)
            FaultRow(
                fault: "PostgreSQL stopped, orderly and not", promise: "zero dead letters, resumes by itself",
                isEqual: isEqual, recovery: longest
            ).print()
            #expect(isEqual)
            #expect(try await daemon.stop().status == 0)
        }
    }
}
