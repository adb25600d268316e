import Execution
import Foundation
import Testing

private actor Counter {
    private let thread: DedicatedThread
    private(set) var value = 0

    init(thread: DedicatedThread) { self.thread = thread }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func increment() { value += 1 }
    func threadIdentity() -> ObjectIdentifier { ObjectIdentifier(Thread.current) }
}

@Suite struct DedicatedThreadTests {
    @Test func closuresRunOnOneThread() async throws {
        let thread = DedicatedThread(name: "closures")
        let identities = try await withThrowingTaskGroup(of: ObjectIdentifier.self) { group in
            for _ in 0..<20 { group.addTask { try await thread.run { ObjectIdentifier(Thread.current) } } }
            return try await group.reduce(into: Set<ObjectIdentifier>()) { $0.insert($1) }
        }
        #expect(identities.count == 1)
    }

    @Test func anActorRunsOnItsThread() async throws {
        let thread = DedicatedThread(name: "actor")
        let counter = Counter(thread: thread)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1_000 { group.addTask { await counter.increment() } }
        }
        #expect(await counter.value == 1_000)
        let identity = try await thread.run { ObjectIdentifier(Thread.current) }
        #expect(await counter.threadIdentity() == identity)
    }

    @Test func anErrorReachesTheCaller() async {
        struct Failure: Error {}
        let thread = DedicatedThread(name: "failing")
        await #expect(throws: Failure.self) { try await thread.run { throw Failure() } }
    }
}
