import Cpq
import Foundation

/// What another session sent with `NOTIFY`.
public struct PostgresNotification: Sendable, Equatable {
    /// The channel's name.
    public let channel: String
    /// At most 7,999 bytes.
    public let payload: String
}

/// Notifications (https://www.postgresql.org/docs/15/sql-notify.html): those of one channel come in the order in which
/// their transactions committed, and none that committed after ``PostgresConnection/listen(to:)`` is missed as long as
/// the connection lives.
extension PostgresConnection {
    /// Subscribes this session to a channel.
    /// - Throws: ``PostgresError``
    public nonisolated func listen(to channel: String) async throws {
        try await execute("LISTEN \(PostgresIdentifier(channel))")
    }

    /// Waits for notifications without running a statement; the connection serves nobody else meanwhile.
    /// - Returns: those that have come, at least one; none after the timeout.
    /// - Throws: ``PostgresError`` when the connection broke; `CancellationError`.
    public nonisolated func notifications(timeout: Duration) async throws -> [PostgresNotification] {
        let interrupt = try PollInterrupt()
        return try await withTaskCancellationHandler {
            try await self.waitForNotifications(until: .now + timeout, interrupt)
        } onCancel: {
            interrupt.signal()
        }
    }

    private func waitForNotifications(
        until deadline: ContinuousClock.Instant, _ interrupt: PollInterrupt
    ) throws -> [PostgresNotification] {
        while true {
            guard PQconsumeInput(handle.pointer) == 1 else { throw handle.error }
            var received: [PostgresNotification] = []
            while let notification = PQnotifies(handle.pointer) {
                received.append(
                    PostgresNotification(
                        channel: String(cString: notification.pointee.relname),
                        payload: String(cString: notification.pointee.extra)))
                PQfreemem(notification)
            }
            let remaining = deadline - .now
            if !received.isEmpty || remaining <= .zero { return received }
            try interrupt.wait(forInputOn: PQsocket(handle.pointer), timeout: remaining)
        }
    }
}

/// Lets another thread end a `poll`.
private final class PollInterrupt: Sendable {
    /// The two ends of a pipe.
    private let readEnd: Int32
    private let writeEnd: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Self.error("pipe") }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func signal() { _ = write(writeEnd, [1], 1) }

    /// Returns when the socket can be read, when the time is over, or now and then for no reason.
    /// - Throws: `CancellationError` after ``signal()``.
    func wait(forInputOn socket: Int32, timeout: Duration) throws {
        var entries = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = min(max((timeout / .milliseconds(1)).rounded(.up), 0), Double(Int32.max))
        guard poll(&entries, 2, Int32(milliseconds)) >= 0 || errno == EINTR else { throw Self.error("poll") }
        if entries[1].revents != 0 { throw CancellationError() }
    }

    private static func error(_ call: String) -> PostgresError {
        PostgresError(message: "\(call) failed while waiting for notifications: \(String(cString: strerror(errno)))")
    }
}
