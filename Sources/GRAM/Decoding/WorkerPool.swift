import Synchronization

/// Workers with a thread each that share batches of inputs.
final class WorkerPool<Worker: Sendable>: Sendable {
    private let workers: [Worker]
    private let turns = Atomic<Int>(0)

    init(_ workers: [Worker]) {
        precondition(!workers.isEmpty, "a pool needs a worker")
        self.workers = workers
    }

    /// Each worker in turn.
    func next() -> Worker {
        let turn = turns.wrappingAdd(1, ordering: .relaxed).newValue
        return workers[Int(UInt(bitPattern: turn) % UInt(workers.count))]
    }

    /// Gives each worker a contiguous share, or the next one a single input, and joins the results in order.
    func distribute<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ body: @escaping @Sendable (Worker, ArraySlice<Input>) async throws -> [Output]
    ) async throws -> [Output] {
        if inputs.count <= 1 || workers.count == 1 { return try await body(next(), inputs[...]) }
        return try await withThrowingTaskGroup(of: (Int, [Output]).self) { group in
            for index in workers.indices {
                let share = (inputs.count * index / workers.count)..<(inputs.count * (index + 1) / workers.count)
                if share.isEmpty { continue }
                group.addTask { [workers] in (index, try await body(workers[index], inputs[share])) }
            }
            var parts = [[Output]](repeating: [], count: workers.count)
            for try await (index, part) in group { parts[index] = part }
            return parts.flatMap { $0 }
        }
    }
}
