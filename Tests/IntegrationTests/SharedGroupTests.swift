import CodeIndex
import TestSupport
import Testing

extension IntegrationTests {
    /// Two indexes with one consumer group, of which each gets only some of the partitions.
    @Suite struct SharedGroupTests {
        @Test func bothIndexesAndTheirPeopleAreTold() async throws {
            let shop = try await TestShop()
            let first = try await shop.startDaemon("first")
            try await first.waitUntilReady()
            // So many that every partition has some.
            try await shop.send((0..<60).map { .upsert("\($0)", "Walnut bookshelf \($0)") })
            try await shop.waitUntilApplied()
            #expect(try await first.readiness().notices["group"] == nil)
            let second = try await shop.startDaemon(
                "second", settings: ["POSTGRES_SCHEMA": "\(shop.index.schema)_other"])
            let problem = "another index shares the consumer group \(shop.topic)-group"
            for daemon in [first, second] {
                try await eventually("the notice is there") {
                    try await daemon.readiness().notices["group"]?.contains(problem) == true
                }
                try await eventually("the metric says how many") {
                    try await (1...3).contains(daemon.counter("gramd_foreign_partitions"))
                }
                try await eventually("the log says it") { daemon.logText.contains(problem) }
            }
            let settings = ["KAFKA_GROUP_ID": "\(shop.topic)-group"]
            for command in [["status"], ["config", "validate", "--online"]] {
                let (_, output) = try await shop.command(command, settings: settings)
                #expect(output.contains(problem) && output.contains("kafka.groupID of its own"), "\(output)")
            }
            // What another group does is another matter.
            let (_, output) = try await shop.command("config", "validate", "--online")
            #expect(!output.contains(problem), "\(output)")
            // The first gets all partitions again.
            #expect(try await second.stop().status == 0)
            try await eventually("the notice is gone") { try await first.readiness().notices["group"] == nil }
            #expect(try await first.counter("gramd_foreign_partitions") == 0)
            #expect(try await first.stop().status == 0)
        }
    }
}
