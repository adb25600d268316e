import Cpq
import Synchronization

/// Ends a connection's running statement when the task that waits for it is cancelled.
///
/// The server then answers the statement with SQLSTATE 57014. The lock keeps a late cancellation from hitting the
/// connection's next statement, which may be another task's.
final class StatementCancellation: Sendable {
    private struct State: @unchecked Sendable {
        let request: OpaquePointer?
        var running = false
    }

    private let state: Mutex<State>

    init(of connection: OpaquePointer) {
        state = Mutex(State(request: PQgetCancel(connection)))
    }

    deinit { state.withLock { PQfreeCancel($0.request) } }

    /// Runs a statement that the current task's cancellation ends.
    func covering<Value: Sendable>(_ statement: @Sendable () async throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        state.withLock { $0.running = true }
        defer { state.withLock { $0.running = false } }
        return try await withTaskCancellationHandler(operation: statement) {
            state.withLock { state in
                guard state.running else { return }
                var message = [CChar](repeating: 0, count: 256)
                PQcancel(state.request, &message, Int32(message.count))
            }
        }
    }
}
