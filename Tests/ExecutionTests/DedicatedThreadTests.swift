import Execution
import Foundation
import Testing

private actor Counter {
    private let thread: DedicatedThread
    private(set) var value = 0

    init(thread: DedicatedThread) { self.thread = thread }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func increment() { value += 1 }
    func threadName() -> String? { Thread.current.name }
}

@Suite struct DedicatedThreadTests {
    @Test func closuresRunInOrderOnOneThread() async throws {
        let thread = DedicatedThread(name: "ordered")
        let names = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<20 { group.addTask { try await thread.run { Thread.current.name } } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(names == ["ordered"])
    }

    @Test func anActorRunsOnItsThread() async {
        let counter = Counter(thread: DedicatedThread(name: "actor"))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1_000 { group.addTask { await counter.increment() } }
        }
        #expect(await counter.value == 1_000)
        #expect(await counter.threadName() == "actor")
    }

    @Test func anErrorReachesTheCaller() async {
        struct Failure: Error {}
        let thread = DedicatedThread(name: "failing")
        await #expect(throws: Failure.self) { try await thread.run { throw Failure() } }
    }
}
