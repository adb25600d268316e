import Dispatch
import Foundation
import Synchronization

/// Tells systemd about the daemon's state over `$NOTIFY_SOCKET`; does nothing elsewhere.
///
/// Source: https://www.freedesktop.org/software/systemd/man/252/sd_notify.html
final class SystemdNotifier: Sendable {
    /// What systemd is told.
    enum State: String {
        /// The HTTP interface listens, and the database is there.
        case ready = "READY=1"
        /// Starting takes longer, such as while the database is away: another half minute.
        case starting = "EXTEND_TIMEOUT_USEC=30000000"
        /// The loops come round.
        case watchdog = "WATCHDOG=1"
        /// The loops have ended.
        case stopping = "STOPPING=1"
    }

    private let path: String?
    /// A unit that is not ready yet must not become so by a reload.
    private let hasBeenReady = Atomic(false)
    private let status = Mutex<String?>(nil)

    /// - Parameter path: the socket; `@` in front stands for an abstract one.
    init(path: String? = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"]) { self.path = path }

    func send(_ state: State) {
        if state == .ready { hasBeenReady.store(true, ordering: .relaxed) }
        send(state.rawValue)
    }

    /// What `systemctl status` shows in a line of its own.
    func send(status text: String) {
        let isNew = status.withLock { status in
            defer { status = text }
            return status != text
        }
        if isNew { send("STATUS=\(text)") }
    }

    /// Says before a body that the settings are read anew, and behind it that the daemon works as before.
    ///
    /// Both kinds of unit understand it: `Type=notify-reload`, for which the time is meant, and `Type=notify` with an
    /// `ExecReload=` that sends the signal, as systemd before version 253 needs it.
    func reloading(_ body: () -> Void) {
        guard hasBeenReady.load(ordering: .relaxed) else { return body() }
        // By CLOCK_MONOTONIC, as systemd asks.
        send("RELOADING=1\nMONOTONIC_USEC=\(DispatchTime.now().uptimeNanoseconds / 1_000)")
        body()
        send(.ready)
    }

    private func send(_ text: String) {
        guard let path, !path.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        // An abstract socket's name begins with a zero byte, written as @.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        guard name.count <= MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let message = Array(text.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
