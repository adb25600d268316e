import Execution
import Testing

@Suite struct GateTests {
    @Test func everybodyPassesWhoWaitsOrComesLater() async throws {
        let gate = Gate()
        let waiting = (0..<3).map { number in
            Task {
                try await gate.wait()
                return number
            }
        }
        gate.open()
        for (number, task) in waiting.enumerated() { #expect(try await task.value == number) }
        try await gate.wait()
        gate.open()
        try await gate.wait()
    }

    @Test func cancellationEndsTheWaitOfOneOnly() async throws {
        let gate = Gate()
        let cancelled = Task { try await gate.wait() }
        let patient = Task {
            try await gate.wait()
            return true
        }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        gate.open()
        #expect(try await patient.value)
    }

    @Test func anOpenGateLetsCancelledTasksPass() async throws {
        let gate = Gate()
        gate.open()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await gate.wait()
            return Task.isCancelled
        }
        #expect(try await task.value)
    }
}
