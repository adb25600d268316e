import CodeIndex
import Codes
import Foundation
import LocalServers
import Serving
import TestSupport
import Testing

extension FaultTests {
    /// What an instance holds in memory is what the tables say, whatever happened while it followed them.
    @Suite struct FollowingTests {
        /// A shop whose instances keep the index in memory in a file between their runs.
        private struct Scene {
            let shop: TestShop
            let records: [TestRecord]
            let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-following-\(UUID())")
            var file: URL { folder.appending(path: "index.snapshot") }

            init(server: TemporaryPostgres? = nil, proxy: TCPProxy? = nil, changes: Int = 6_000) async throws {
                shop = try await TestShop(server: server, proxy: proxy)
                records = TestRecord.simulation(products: 2_000, changes: changes, seed: FaultEffort.seed)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }

            func startDaemon() async throws -> DaemonProcess {
                try await shop.startDaemon(
                    group: UUID().uuidString, settings: ["SEARCH_SNAPSHOT_FILE": file.path])
            }

            func waitForFile() async throws {
                try await eventually("the index in memory is in its file") {
                    FileManager.default.fileExists(atPath: file.path)
                }
            }

            func waitUntilApplied(_ count: Int) async throws {
                try await eventually("\(count) records are applied", every: .milliseconds(2)) {
                    try await shop.applied() >= count
                }
            }

            /// What it says once there is something to compare: an index that is read anew answers, but is compared later.
            func verify(_ daemon: DaemonProcess) async throws -> (status: Int32, output: String) {
                let port = try #require(URL(string: daemon.address)?.port)
                var said: (status: Int32, output: String) = (0, "")
                try await eventually("memory is compared") {
                    said = try await shop.command("verify", "--memory", settings: ["HTTP_PORT": "\(port)"])
                    return !said.output.contains("nothing was compared")
                }
                return said
            }

            /// Whether the instance holds what the tables say, and they what the records say.
            func isEqual(_ daemon: DaemonProcess) async throws -> Bool {
                try await shop.waitUntilSearchable()
                let memory = try await verify(daemon)
                #expect(memory.status == 0, "\(memory.output)")
                #expect(memory.output.contains("ok    memory has the tables' postings of generation"))
                let digest = try await IndexDigest(of: shop.pool)
                let reference = try await shop.referenceDigest(of: records)
                #expect(digest == reference)
                return memory.status == 0 && digest == reference
            }

            func expectEqual(_ daemon: DaemonProcess, _ fault: String, _ promise: String, _ recovery: Duration?)
                async throws
            {
                let isEqual = try await isEqual(daemon)
                FaultRow(fault: fault, promise: promise, isEqual: isEqual, recovery: recovery).print()
                #expect(isEqual)
                #expect(try await shop.rows("SELECT 1 FROM dead_letter").isEmpty)
                #expect(try await daemon.stop().status == 0)
            }

            func clear() { try? FileManager.default.removeItem(at: folder) }
        }

        @Test func anInstanceThatIsKilledGoesOnFromItsFile() async throws {
            let scene = try await Scene()
            defer { scene.clear() }
            var daemon = try await scene.startDaemon()
            var slowest = Duration.zero
            async let streaming: Void = scene.shop.stream(scene.records)
            try await scene.waitForFile()
            for share in 1...3 {
                try await scene.waitUntilApplied(scene.records.count * share / 4)
                try await daemon.crash()
                daemon = try await scene.startDaemon()
                slowest = max(slowest, try await daemon.waitUntilReady())
                #expect(!daemon.logText.contains("the index is in memory:"), "it was read from the tables")
            }
            try await streaming
            try await scene.expectEqual(
                daemon, "kill -9 during a stream, start from the file", "memory equals the tables", slowest)
        }

        @Test(.enabled(if: TestShop.externalDatabase == nil, "only a server of its own can be cut off"))
        func lostNotificationsAreMadeUpFor() async throws {
            let server = try TemporaryPostgres()
            let proxy = try TCPProxy(to: server.port)
            defer { proxy.close() }
            let scene = try await Scene(server: server, proxy: proxy)
            defer { scene.clear() }
            let daemon = try await scene.startDaemon()
            try await daemon.waitUntilReady()
            async let streaming: Void = scene.shop.stream(scene.records)
            for share in 1...6 {
                try await scene.waitUntilApplied(scene.records.count * share / 7)
                proxy.cut()
            }
            try await streaming
            try await scene.shop.waitUntilSearchable()
            proxy.cut()
            let back = try await daemon.waitUntilReady()
            try await scene.expectEqual(
                daemon, "connections cut, notifications lost", "memory equals the tables", back)
        }

        @Test func anInstanceThatWasAwayForTooLongReadsTheIndexAnew() async throws {
            let scene = try await Scene()
            defer { scene.clear() }
            let shop = scene.shop
            let daemon = try await scene.startDaemon()
            try await shop.stream(scene.records[..<5_000])
            try await shop.waitUntilSearchable()
            try await daemon.waitUntilReady()
            try await scene.waitForFile()
            daemon.send(SIGSTOP)
            // Another instance goes on, until what changed is not kept any more.
            try await shop.applyInProcess(Array(scene.records[5_000...]), topic: "other")
            try await shop.rows(
                """
                WITH gone AS (DELETE FROM change RETURNING xid)
                UPDATE change_horizon SET xid = greatest(xid, (SELECT max(gone.xid) FROM gone))
                """)
            daemon.send(SIGCONT)
            let back = try await eventually("the instance notices") {
                daemon.logText.contains("too far behind the tables")
            }
            try await daemon.waitUntilReady()
            try await scene.expectEqual(
                daemon, "SIGSTOP until changes are not kept", "read anew, memory equals the tables", back)
        }

        @Test func aSwitchAndARollbackDuringChangesAreFollowed() async throws {
            let scene = try await Scene()
            defer { scene.clear() }
            let generations = scene.shop.index.generations
            let daemon = try await scene.startDaemon()
            try await scene.shop.stream(scene.records[..<3_000])
            try await scene.shop.waitUntilSearchable()
            let first = try #require(try await generations.active())
            async let streaming: Void = scene.shop.stream(scene.records[3_000...])
            let second = try await generations.create(modelID: nil, selection: CodeSelection())
            try await eventually("generation \(second.id) answers") { try await generations.active()?.id == second.id }
            #expect(try await generations.rollBack().id == first.id)
            try await streaming
            #expect(try await daemon.result("red lamp").generation == first.id)
            try await scene.expectEqual(
                daemon, "switch and rollback during changes", "memory equals the tables, in both generations", nil)
        }

        private enum Damage: String, CaseIterable {
            case cutOff = "cut off"
            case altered = "altered"
            case foreign = "of another index"

            /// What the log says when the file is not gone on from.
            var notice: String {
                self == .foreign ? "too far behind the tables; it is read anew" : "the index is read from the tables"
            }

            func inflict(on file: URL, other: Data) throws {
                var content = try Data(contentsOf: file)
                switch self {
                case .cutOff: content = content.prefix(content.count / 2)
                case .altered: content[content.count / 2] ^= 1
                case .foreign: content = other
                }
                try content.write(to: file)
            }
        }

        @Test func aFileThatCantBeTrustedIsNotGoneOnFrom() async throws {
            let other = try await Scene(changes: 0)
            defer { other.clear() }
            let foreign = try await other.startDaemon()
            try await other.waitForFile()
            #expect(try await foreign.stop().status == 0)
            let otherFile = try Data(contentsOf: other.file)

            let scene = try await Scene(changes: 500)
            defer { scene.clear() }
            let first = try await scene.startDaemon()
            try await scene.shop.send(scene.records)
            try await scene.shop.waitUntilSearchable()
            try await scene.waitForFile()
            #expect(try await first.stop().status == 0)
            try FileManager.default.removeItem(at: scene.file)

            var areEqual = true
            for damage in Damage.allCases {
                // What a start without a file leaves.
                let start = try await scene.startDaemon()
                try await scene.waitForFile()
                #expect(try await start.stop().status == 0)
                try damage.inflict(on: scene.file, other: otherFile)
                let daemon = try await scene.startDaemon()
                try await daemon.waitUntilReady()
                #expect(daemon.logText.contains(damage.notice), "\(damage.rawValue): \(daemon.logText)")
                if try await !scene.isEqual(daemon) { areEqual = false }
                #expect(try await daemon.stop().status == 0)
                try FileManager.default.removeItem(at: scene.file)
            }
            FaultRow(
                fault: "the file of the index \(Damage.allCases.map(\.rawValue).joined(separator: ", "))",
                promise: "read from the tables", isEqual: areEqual, recovery: nil
            ).print()
            #expect(areEqual)
        }

        @Test func whatMemoryMissedIsNoticedAndMended() async throws {
            let scene = try await Scene(changes: 500)
            defer { scene.clear() }
            let daemon = try await scene.startDaemon()
            try await scene.shop.send(scene.records)
            try await scene.shop.waitUntilSearchable()
            try await daemon.waitUntilReady()
            try await scene.shop.rows(
                "UPDATE product SET price = 1234567 WHERE product_no = (SELECT min(product_no) FROM product WHERE live)"
            )
            let found = try await scene.verify(daemon)
            #expect(found.status == 1 && found.output.contains("WRONG memory has the tables' products"))
            #expect(daemon.logText.contains("the index in memory differs from the tables in its products"))
            let mended = try await eventually("the instance says that it is right again") {
                daemon.logText.contains("the index in memory equals the tables again")
            }
            let after = try await scene.verify(daemon)
            FaultRow(
                fault: "a row that changed behind the followers' back", promise: "an alarm, and memory mends itself",
                isEqual: after.status == 0, recovery: mended
            ).print()
            #expect(after.status == 0, "\(after.output)")
            #expect(try await daemon.readiness().notices["index"] == nil)
            #expect(try await daemon.stop().status == 0)
            let unanswered = try await scene.verify(daemon)
            #expect(unanswered.status == 69 && unanswered.output.contains("no instance answers at \(daemon.address)"))
        }
    }
}
