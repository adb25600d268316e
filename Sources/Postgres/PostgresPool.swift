import Synchronization

/// A bounded set of connections, handed out first come first served.
///
/// Connections are opened on demand and only when a caller asks, so a pool whose server is away does nothing by itself.
public final class PostgresPool: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<PostgresConnection?, any Error>
    }

    private struct State {
        var idle: [PostgresConnection] = []
        var open = 0
        var waiters: [Waiter] = []
        var nextWaiter = 0
        var closed = false
    }

    private enum Lease {
        case connection(PostgresConnection)
        case mayOpen
        case refused(any Error)
        case wait
    }

    /// How every connection is made.
    public let configuration: PostgresConfiguration
    /// The most connections open at once.
    public let size: Int
    private let state = Mutex(State())

    /// A pool that has no connection yet.
    public init(_ configuration: PostgresConfiguration, size: Int) {
        self.configuration = configuration
        self.size = size
    }

    /// Lends a connection for the body's duration. A connection that comes back broken or inside a transaction is closed.
    /// - Throws: what the body threw; ``PostgresError`` when no connection could be opened; `CancellationError`
    public func withConnection<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await take()
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(connection)) } catch { outcome = .failure(error) }
        if await connection.isIdle { give(connection) } else { discard() }
        return try outcome.get()
    }

    /// Runs a body in a transaction, again after a serialisation failure or a deadlock, and on another connection where
    /// the session ended before COMMIT: PostgreSQL ends that of a process that was stopped in a transaction (SQLSTATE
    /// 25P03), and an administrator any.
    /// - Parameter attempts: how often at most.
    /// - Throws: what the body threw at last; see ``withConnection(_:)`` and ``PostgresConnection/transaction(_:)``
    public func withTransaction<Value: Sendable>(
        attempts: Int = 5, _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await retrying(attempts) { try await $0.transaction(body) }
    }

    /// Runs one statement, a transaction of its own, planned for these very parameters; again after a serialisation failure
    /// or a deadlock. See ``PostgresConnection/queryPlanned(_:_:)``.
    /// - Throws: ``PostgresError``; `CancellationError`
    @discardableResult
    public func queryPlanned(_ sql: String, _ parameters: [PostgresValue]) async throws -> PostgresResult {
        try await retrying(5) { try await $0.queryPlanned(sql, parameters) }
    }

    private func retrying<Value: Sendable>(
        _ attempts: Int, _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try await withConnection(body)
            } catch let error as PostgresError where error.isRetriable && attempt < attempts {
                attempt += 1
                // The jitter keeps two transactions that collided from colliding again.
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(20 * attempt))))
            }
        }
    }

    /// Closes idle connections and refuses further use; lent ones close when they come back.
    public func close() {
        let waiters = state.withLock { state in
            state.closed = true
            state.idle = []
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(throwing: Self.closedError) }
    }

    private static let closedError = PostgresError(message: "the connection pool is closed")

    private func take() async throws -> PostgresConnection {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let lent = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let lease = state.withLock { state -> Lease in
                    if state.closed { return .refused(Self.closedError) }
                    // Seen under the same lock that `onCancel` takes, so a cancelled waiter is never left behind.
                    if Task.isCancelled { return .refused(CancellationError()) }
                    // A session that the server ended while nobody used it would fail whoever is lent it.
                    while let connection = state.idle.popLast() {
                        if !connection.hasUnreadInput { return .connection(connection) }
                        state.open -= 1
                    }
                    if state.open < size {
                        state.open += 1
                        return .mayOpen
                    }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return .wait
                }
                switch lease {
                case .connection(let connection): continuation.resume(returning: connection)
                case .mayOpen: continuation.resume(returning: nil)
                case .refused(let error): continuation.resume(throwing: error)
                case .wait: break
                }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
        if let lent { return lent }
        do {
            return try await PostgresConnection.connect(configuration)
        } catch {
            discard()
            throw error
        }
    }

    private func give(_ connection: PostgresConnection) {
        let waiter = state.withLock { state -> Waiter? in
            if state.closed {
                state.open -= 1
                return nil
            }
            if state.waiters.isEmpty {
                state.idle.append(connection)
                return nil
            }
            return state.waiters.removeFirst()
        }
        waiter?.continuation.resume(returning: connection)
    }

    /// A connection is gone: its place goes to the next waiter, who opens a new one.
    private func discard() {
        let waiter = state.withLock { state -> Waiter? in
            if state.waiters.isEmpty {
                state.open -= 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        waiter?.continuation.resume(returning: nil)
    }
}
