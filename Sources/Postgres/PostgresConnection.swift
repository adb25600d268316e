import Cpq
import Execution
import Foundation

/// One SQL statement and its parameters.
public struct PostgresStatement: Sendable {
    let sql: String
    let parameters: [PostgresValue]

    /// - Parameters:
    ///   - sql: names its parameters `$1`, `$2` and so on.
    ///   - parameters: in that order.
    public init(_ sql: String, _ parameters: [PostgresValue] = []) {
        self.sql = sql
        self.parameters = parameters
    }
}

/// A session with a PostgreSQL server. Every libpq call runs on the connection's own thread.
public actor PostgresConnection {
    /// Statements prepared at most; beyond that the oldest is given up.
    private static let maximumPreparedStatements = 256

    private let thread: DedicatedThread
    let handle: Handle
    let cancellation: StatementCancellation
    private var prepared: [String: String] = [:]
    private var preparedOrder: [String] = []
    private var preparedCount = 0

    /// The connection's thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Owns the PGconn and closes it last of all.
    final class Handle: @unchecked Sendable {
        let pointer: OpaquePointer
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
        deinit { PQfinish(pointer) }

        var error: PostgresError { PostgresError(message: String(cString: PQerrorMessage(pointer))) }
    }

    /// Connects and sets up the session.
    /// - Throws: ``PostgresError``
    public static func connect(_ configuration: PostgresConfiguration) async throws -> PostgresConnection {
        let thread = DedicatedThread(name: "postgres")
        let handle = try await thread.run { try open(configuration) }
        let connection = PostgresConnection(thread: thread, handle: handle)
        try await connection.execute(configuration.sessionStatements)
        return connection
    }

    private init(thread: DedicatedThread, handle: Handle) {
        self.thread = thread
        self.handle = handle
        cancellation = StatementCancellation(of: handle.pointer)
    }

    private static func open(_ configuration: PostgresConfiguration) throws -> Handle {
        guard configuration.isReadable else {
            throw PostgresError(message: "the connection string: \(PostgresConfiguration.unreadable)")
        }
        let keywords = configuration.keywords
        let names = keywords.map { strdup($0.0) } + [nil]
        let values = keywords.map { strdup($0.1) } + [nil]
        defer { for text in names + values { free(text) } }
        let pointer = names.map { UnsafePointer($0) }.withUnsafeBufferPointer { names in
            values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectdbParams(names.baseAddress, values.baseAddress, 1)
            }
        }
        guard let pointer else { throw PostgresError(message: "out of memory while connecting") }
        let handle = Handle(pointer)
        // libpq would write them to standard error as they are; what goes wrong comes as an error as well.
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        guard PQstatus(pointer) == CONNECTION_OK else { throw handle.error }
        return handle
    }

    /// Whether the connection can still be used and is outside a transaction.
    public var isIdle: Bool {
        PQstatus(handle.pointer) == CONNECTION_OK && PQtransactionStatus(handle.pointer) == PQTRANS_IDLE
    }

    /// Whether the server has said something unasked, as it does before it ends a session; only to be asked while nobody
    /// uses the connection.
    nonisolated var hasUnreadInput: Bool {
        var descriptor = pollfd(fd: PQsocket(handle.pointer), events: Int16(POLLIN), revents: 0)
        return poll(&descriptor, 1, 0) != 0
    }

    /// Runs SQL without parameters, several statements if need be (simple protocol, `PQexec`). Results are dropped.
    /// - Throws: ``PostgresError``, also when the task is cancelled meanwhile; `CancellationError` when it was before
    public nonisolated func execute(_ sql: String) async throws {
        try await cancellation.covering { try await self.runSimple(sql) }
    }

    private func runSimple(_ sql: String) throws {
        let result = PQexec(handle.pointer, sql)
        defer { PQclear(result) }
        try check(result)
    }

    /// Runs one statement, prepared once per connection (`PQexecPrepared`).
    /// - Throws: ``PostgresError``, also when the task is cancelled meanwhile; `CancellationError` when it was before
    @discardableResult
    public nonisolated func query(_ sql: String, _ parameters: [PostgresValue] = []) async throws -> PostgresResult {
        try await cancellation.covering { try await self.runPrepared(sql, parameters) }
    }

    private func runPrepared(_ sql: String, _ parameters: [PostgresValue]) throws -> PostgresResult {
        let name = try prepare(sql, parameters)
        let result = withEncoded(parameters) { values, lengths, formats in
            PQexecPrepared(handle.pointer, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        return try complete(result)
    }

    /// Runs one statement that is planned for these very parameters (`PQexecParams`), where the lengths of arrays among
    /// them decide how it is best done: a plan for any lengths may compare each element with each.
    /// - Throws: ``PostgresError``, also when the task is cancelled meanwhile; `CancellationError` when it was before
    @discardableResult
    public nonisolated func queryPlanned(_ sql: String, _ parameters: [PostgresValue]) async throws -> PostgresResult {
        try await cancellation.covering { try await self.runPlanned(sql, parameters) }
    }

    private func runPlanned(_ sql: String, _ parameters: [PostgresValue]) throws -> PostgresResult {
        let types = parameters.map(\.typeOID)
        let result = withEncoded(parameters) { values, lengths, formats in
            PQexecParams(handle.pointer, sql, Int32(parameters.count), types, values, lengths, formats, 1)
        }
        return try complete(result)
    }

    /// Runs statements in one round trip (libpq's pipeline mode) and one implicit transaction unless one is open.
    /// - Throws: the first failing statement's ``PostgresError``; later statements did not run.
    @discardableResult
    public nonisolated func pipeline(_ statements: [PostgresStatement]) async throws -> [PostgresResult] {
        try await cancellation.covering { try await self.runPipeline(statements) }
    }

    private func runPipeline(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
        let names = try statements.map { try prepare($0.sql, $0.parameters) }
        guard PQenterPipelineMode(handle.pointer) == 1 else { throw handle.error }
        defer { PQexitPipelineMode(handle.pointer) }
        for (statement, name) in zip(statements, names) {
            let sent = withEncoded(statement.parameters) { values, lengths, formats in
                PQsendQueryPrepared(
                    handle.pointer, name, Int32(statement.parameters.count), values, lengths, formats, 1)
            }
            guard sent == 1 else { throw handle.error }
        }
        guard PQpipelineSync(handle.pointer) == 1 else { throw handle.error }
        return try collectPipeline(statements)
    }

    private func collectPipeline(_ statements: [PostgresStatement]) throws -> [PostgresResult] {
        var results: [PostgresResult] = []
        var failure: PostgresError?
        for _ in statements {
            while let result = PQgetResult(handle.pointer) {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK: results.append(PostgresResult(result))
                case PGRES_PIPELINE_ABORTED: PQclear(result)
                default:
                    if failure == nil { failure = PostgresError(result: result) }
                    PQclear(result)
                }
            }
        }
        while let result = PQgetResult(handle.pointer) {
            let isSync = PQresultStatus(result) == PGRES_PIPELINE_SYNC
            PQclear(result)
            if isSync { break }
        }
        if let failure { throw failure }
        guard results.count == statements.count else { throw handle.error }
        return results
    }

    /// Runs a body between BEGIN and COMMIT; rolls back when it throws.
    /// - Throws: what the body threw, or a ``PostgresError``; with `endedBeforeCommit` when the session ended before
    ///   COMMIT, and with `commitOutcomeUnknown` when the connection broke during it.
    public func transaction<Value: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let value: Value
        do {
            try await execute("BEGIN")
            value = try await body(self)
            guard !hasEnded else { throw handle.error }
        } catch {
            // A cancelled task must still roll back, so this isn't covered by its cancellation.
            PQclear(PQexec(handle.pointer, "ROLLBACK"))
            guard hasEnded, var ended = error as? PostgresError else { throw error }
            ended.endedBeforeCommit = true
            throw ended
        }
        let result = PQexec(handle.pointer, "COMMIT")
        defer { PQclear(result) }
        do {
            try check(result)
        } catch var error as PostgresError {
            error.commitOutcomeUnknown = error.sqlState == nil
            throw error
        }
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw PostgresError(sqlState: "25P02", message: "the transaction had failed and was rolled back")
        }
        return value
    }

    // MARK: libpq

    /// Whether the session is over. A server that has said something unasked, as it does before it ends one, is asked.
    private var hasEnded: Bool {
        if hasUnreadInput { PQclear(PQexec(handle.pointer, "")) }
        return PQstatus(handle.pointer) != CONNECTION_OK
    }

    private func prepare(_ sql: String, _ parameters: [PostgresValue]) throws -> String {
        // The parameter types are part of the plan, so the same text with other types is another statement.
        let types = parameters.map(\.typeOID)
        let key = sql + "\u{0}" + types.map(String.init).joined(separator: ",")
        if let name = prepared[key] { return name }
        if preparedOrder.count >= Self.maximumPreparedStatements {
            let oldest = preparedOrder.removeFirst()
            if let name = prepared.removeValue(forKey: oldest) { PQclear(PQexec(handle.pointer, "DEALLOCATE \(name)")) }
        }
        preparedCount += 1
        let name = "s\(preparedCount)"
        let result = PQprepare(handle.pointer, name, sql, Int32(types.count), types)
        defer { PQclear(result) }
        try check(result)
        prepared[key] = name
        preparedOrder.append(key)
        return name
    }

    private func withEncoded<Value>(
        _ parameters: [PostgresValue],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        // One buffer for all parameters; an empty value still needs an address, which the extra byte gives it.
        var buffer: [UInt8] = []
        var offsets: [Int?] = []
        var lengths: [Int32] = []
        for parameter in parameters {
            let start = buffer.count
            offsets.append(parameter.encode(into: &buffer) ? start : nil)
            lengths.append(Int32(buffer.count - start))
        }
        buffer.append(0)
        let formats = [Int32](repeating: 1, count: parameters.count)
        return buffer.withUnsafeBytes { bytes in
            let base = bytes.baseAddress!.assumingMemoryBound(to: CChar.self)
            let values = offsets.map { $0.map { UnsafePointer(base + $0) } }
            return body(values, lengths, formats)
        }
    }

    private func complete(_ result: OpaquePointer?) throws -> PostgresResult {
        do {
            try check(result)
        } catch {
            PQclear(result)
            throw error
        }
        guard let result else { throw handle.error }
        return PostgresResult(result)
    }

    private func check(_ result: OpaquePointer?) throws {
        guard let result else { throw handle.error }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw PostgresError(result: result)
        }
    }
}
