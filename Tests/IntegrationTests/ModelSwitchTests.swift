import CodeIndex
import Codes
import Foundation
import Postgres
import Serving
import Simulation
import Synchronization
import TestSupport
import Testing

extension IntegrationTests {
    @Suite struct ModelSwitchTests {
        private static let query = "red lamp"

        /// The generation and model that answer on an instance.
        private func answering(_ daemon: DaemonProcess) async throws -> (
            generation: Int64, model: String?, generated: Int
        ) {
            let result = try await daemon.result(Self.query)
            return (result.generation, result.model, result.codes.count { $0.origin == "generated" })
        }

        private func coded(_ shop: TestShop, _ generation: Generation) async throws {
            try await eventually("generation \(generation.id) answers") {
                try await shop.index.generations.active()?.id == generation.id
            }
        }

        @Test func twoInstancesSwitchAndRollBackAtOnce() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-model-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try TestModel.write(to: folder)
            let shop = try await TestShop()
            let daemons = [try await shop.startDaemon("one"), try await shop.startDaemon("two")]
            try await shop.send((0..<40).map { TestRecord.upsert("p\($0)", "Red lamp \($0)") })
            try await shop.waitUntilSearchable()
            try await shop.index.models.register("m", at: folder.path, metrics: "{}")
            let second = try await shop.index.generations.create(modelID: "m", selection: CodeSelection())
            try await coded(shop, second)
            try await eventually("both instances have the model in memory") {
                for daemon in daemons where try await answering(daemon).generated == 0 { return false }
                return true
            }
            let third = try await shop.index.generations.create(modelID: nil, selection: CodeSelection())
            try await coded(shop, third)

            let start = ContinuousClock.now
            #expect(try await shop.index.generations.rollBack().id == second.id)
            for daemon in daemons {
                var answer = try await answering(daemon)
                // The switch reaches an instance as a notification.
                try await eventually("the former generation answers", every: .milliseconds(1)) {
                    answer = try await answering(daemon)
                    return answer.generation == second.id
                }
                // Its model and the trie of its live codes were kept ready.
                #expect(answer.model == "m" && answer.generated > 0)
            }
            let duration = ContinuousClock.now - start
            print("rollback: both instances answer with the former model after \(duration)")

            // Two are kept beside the active one.
            var newest = third
            for _ in 0..<2 {
                newest = try await shop.index.generations.create(modelID: nil, selection: CodeSelection())
                try await coded(shop, newest)
            }
            try await eventually("the oldest generations are dropped") {
                try await shop.index.generations.all().map(\.state) == [.kept, .kept, .active]
            }
            try await eventually("the newest generation answers") {
                try await answering(daemons[0]).generation == newest.id
            }
            for daemon in daemons { #expect(try await daemon.stop().status == 0) }
        }

        /// What queries answered during a switch.
        private struct Answers {
            /// Generation, product and matched code, for products whose text does not change.
            var matches: Set<[String]> = []
            var models: [Int64: Set<String?>] = [:]
            var count = 0

            mutating func add(_ result: SearchResult) {
                count += 1
                models[result.generation, default: []].insert(result.model)
                for product in result.products where product.productID.hasPrefix("p") {
                    for code in product.matchedCodes {
                        matches.insert(["\(result.generation)", product.productID, code])
                    }
                }
            }
        }

        /// Asks queries without a pause until it is stopped.
        private final class Asker: Sendable {
            private let isOver = Atomic(false)
            private let answers = Mutex(Answers())
            private let task: Mutex<Task<Void, any Error>?> = Mutex(nil)

            init(_ daemon: DaemonProcess, _ queries: [String]) {
                let task = Task { [self] in
                    while !isOver.load(ordering: .relaxed) {
                        let count = answers.withLock { $0.count }
                        // A failed query throws, and fails the test.
                        let result = try await daemon.result(queries[count % queries.count])
                        answers.withLock { $0.add(result) }
                    }
                }
                self.task.withLock { $0 = task }
            }

            func waitForAnswer(of generation: Generation) async throws {
                try await eventually("generation \(generation.id) answers a query") {
                    answers.withLock { $0.models[generation.id] != nil }
                }
            }

            func stop() async throws -> Answers {
                isOver.store(true, ordering: .relaxed)
                try await task.withLock { $0 }?.value
                return answers.withLock { $0 }
            }
        }

        @Test func aSwitchUnderLoadMixesNoGenerationsAndGoesOnAfterACrash() async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-model-\(UUID())")
            defer { try? FileManager.default.removeItem(at: folder) }
            try TestModel.write(to: folder)
            let shop = try await TestShop()
            // So slowly that there is time to look.
            let settings = ["MODEL_RECODE_SHARE": "20"]
            var daemon = try await shop.startDaemon(settings: settings)
            let colours = ["red", "blue", "green", "white", "black"]
            try await shop.send(
                (0..<4_000).map { TestRecord.upsert("p\($0)", "\(colours[$0 % 5]) lamp number\($0)") })
            try await shop.waitUntilSearchable()
            let calm = Asker(daemon, colours.map { "\($0) lamp" })
            let before = try await shop.freshness(daemon, "calm", changes: 300)
            _ = try await calm.stop()
            try await shop.index.models.register("m", at: folder.path, metrics: "{}")
            let first = try #require(try await shop.index.generations.active())
            let second = try await shop.index.generations.create(modelID: "m", selection: CodeSelection())

            // Killed while products are coded for the new generation.
            try await eventually("a part of the products is coded", every: .milliseconds(5)) {
                let left = try await shop.index.queue.waiting(in: second)
                return (left[.generated] ?? 0) > 0 && (left[.own] ?? 0) + (left[.generated] ?? 0) < 3_900
            }
            try await daemon.crash()
            #expect(try await shop.index.generations.active()?.id == first.id)
            daemon = try await shop.startDaemon(group: "next", settings: settings)
            try await daemon.waitUntilReady()

            // Until the new generation has answered for a while.
            let asker = Asker(daemon, colours.map { "\($0) lamp" })
            try await asker.waitForAnswer(of: first)
            let during = try await shop.freshness(daemon, "switch") {
                try await shop.index.generations.active()?.id == second.id
            }
            _ = try await shop.freshness(daemon, "after", changes: 5)
            try await asker.waitForAnswer(of: second)
            let answers = try await asker.stop()
            #expect(Set(answers.models.keys) == [first.id, second.id])
            #expect(answers.models[first.id] == [nil] && answers.models[second.id] == ["m"])
            let rows = try await shop.pool.withConnection {
                try await $0.query(
                    """
                    SELECT count(*) AS odd FROM unnest($1, $2, $3) AS t(generation, product, code)
                    WHERE NOT EXISTS (
                        SELECT FROM posting JOIN code ON code_id = ANY (codes) JOIN product USING (product_no)
                        WHERE generation_id = t.generation::bigint AND product_id = t.product AND code_text = t.code)
                    """,
                    [
                        .textArray(answers.matches.map { $0[0] }), .textArray(answers.matches.map { $0[1] }),
                        .textArray(answers.matches.map { $0[2] }),
                    ])
            }
            #expect(try rows[0].int("odd") == 0)
            #expect(!answers.matches.isEmpty)
            let isWhole = try await shop.index.verify().allSatisfy { $0.violations == 0 }
            FaultRow(
                fault: "kill -9 in the middle of a switch, under load", promise: "serving stays one whole generation",
                isEqual: isWhole, recovery: nil
            ).print()
            #expect(isWhole)
            print(
                """
                switch under load: \(answers.count) queries answered, none failed; changed titles found after \
                \(during) during the switch, \(before) before it
                """)
            #expect(try await daemon.stop().status == 0)
        }
    }
}
