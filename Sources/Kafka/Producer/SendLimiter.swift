import Synchronization

/// Lets senders wait for room in a ``SendWindow``.
final class SendLimiter: Sendable {
    private typealias Continuation = CheckedContinuation<Void, any Error>

    private struct State {
        var window: SendWindow
        var continuations: [UInt64: Continuation] = [:]
        var nextID: UInt64 = 0

        mutating func take(_ ids: [UInt64]) -> [Continuation] {
            ids.compactMap { continuations.removeValue(forKey: $0) }
        }
    }

    private let state: Mutex<State>

    init(_ window: SendWindow) { state = Mutex(State(window: window)) }

    /// - Throws: `CancellationError`; no room is taken then
    func reserve(bytes: Int) async throws {
        try Task.checkCancellation()
        let id: UInt64? = state.withLock { state in
            if state.window.reserve(bytes: bytes) { return nil }
            state.nextID += 1
            return state.nextID
        }
        guard let id else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { line($0, id: id, bytes: bytes) }
        } onCancel: {
            cancel(id)
        }
    }

    private func line(_ continuation: Continuation, id: UInt64, bytes: Int) {
        let resumption: Result<Void, any Error>? = state.withLock { state in
            // A cancellation from now on finds the continuation; an earlier one is seen here.
            if Task.isCancelled { return .failure(CancellationError()) }
            if state.window.reserve(bytes: bytes) { return .success(()) }
            state.continuations[id] = continuation
            state.window.wait(id: id, bytes: bytes)
            return nil
        }
        if let resumption { continuation.resume(with: resumption) }
    }

    /// A sender that was admitted in the meantime owns its room and goes on.
    private func cancel(_ id: UInt64) {
        var admitted: [Continuation] = []
        let cancelled: Continuation? = state.withLock { state in
            guard let continuation = state.continuations.removeValue(forKey: id) else { return nil }
            admitted = state.take(state.window.cancel(id: id))
            return continuation
        }
        cancelled?.resume(throwing: CancellationError())
        for continuation in admitted { continuation.resume() }
    }

    func release(messages: Int, bytes: Int) {
        let admitted = state.withLock { state in
            state.take(state.window.release(messages: messages, bytes: bytes))
        }
        for continuation in admitted { continuation.resume() }
    }
}
