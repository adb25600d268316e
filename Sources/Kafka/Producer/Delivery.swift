import Synchronization

/// Collects the delivery reports of messages that were sent together.
final class Delivery: Sendable {
    private struct State {
        var outstanding = 0
        var isComplete = false
        var lastOffset: Int64 = -1
        var firstError: KafkaError?
        var continuation: CheckedContinuation<Int64, any Error>?

        /// The end result once everything has been reported.
        var result: Result<Int64, any Error>? {
            guard isComplete, outstanding == 0 else { return nil }
            return firstError.map { .failure($0) } ?? .success(lastOffset)
        }
    }

    private let state = Mutex(State())

    /// Another message is about to be handed over.
    func expect() { state.withLock { $0.outstanding += 1 } }

    func report(_ result: Result<Int64, KafkaError>) {
        update { state in
            state.outstanding -= 1
            switch result {
            case .success(let offset): state.lastOffset = offset
            case .failure(let error): if state.firstError == nil { state.firstError = error }
            }
        }
    }

    /// Waits for all reports. Returns the last offset.
    /// - Throws: the first error
    func wait() async throws -> Int64 {
        try await withCheckedThrowingContinuation { continuation in
            update { state in
                state.isComplete = true
                state.continuation = continuation
            }
        }
    }

    private func update(_ body: (inout sending State) -> Void) {
        let finished = state.withLock { state in
            body(&state)
            let result = state.result
            defer { if result != nil { state.continuation = nil } }
            return result.flatMap { result in state.continuation.map { ($0, result) } }
        }
        finished?.0.resume(with: finished!.1)
    }
}
