import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// `gramd config validate --online` beside a broker.
    @Suite struct ValidateOnlineTests {
        private let folders: [String: String] = {
            let folder = FileManager.default.temporaryDirectory.path
            return ["MODEL_FOLDER": folder, "SEARCH_SNAPSHOT_FILE": "\(folder)/index.snapshot"]
        }()

        @Test func topicsAndTheGroupAreTried() async throws {
            let shop = try await TestShop(partitions: 3)
            // Of an empty topic, and of one with records.
            for _ in 1...2 {
                let (status, output) = try await shop.command("config", "validate", "--online", settings: folders)
                #expect(status == 0, "\(output)")
                #expect(output.contains("can be read, 3 partitions"), "\(output)")
                #expect(output.contains("its offsets can be asked for"), "\(output)")
                try await shop.send([.upsert("a", "Walnut bookshelf")])
            }
        }

        @Test func theGroupOfTheSearchLogsIsTriedAsWell() async throws {
            let shop = try await TestShop()
            let topic = shop.topic + "-searches"
            try await shop.createTopic(topic)
            let (status, output) = try await shop.command(
                "config", "validate", "--online", settings: folders.merging(["CLICKS_TOPICS": topic]) { $1 })
            #expect(status == 0, "\(output)")
            #expect(output.contains(#/group \S+-clicks +passed +its offsets can be asked for/#), "\(output)")
        }

        @Test func portOfARunningInstanceIsItsOwn() async throws {
            let shop = try await TestShop()
            let daemon = try await shop.startDaemon()
            try await daemon.waitUntilReady()
            let (status, output) = try await shop.command(
                "config", "validate", "--online",
                settings: folders.merging(["HTTP_PORT": "\(daemon.address.split(separator: ":").last ?? "")"]) { $1 })
            #expect(status == 0, "\(output)")
            #expect(output.contains("gramd itself listens on 127.0.0.1:"), "\(output)")
            #expect(output.contains("which this gramd knows"), "\(output)")
            #expect(try await daemon.stop().status == 0)
        }
    }
}
