import Foundation
import NIOCore

/// How many connections there may be, and how long each may keep the server waiting.
struct ConnectionLimits: Sendable {
    /// So many may be open whatever they do. Each further one closes the one that has been idle longest.
    var most = Self.standardMost
    /// So many more may be open while all others have requests; only health, readiness and metrics are answered then.
    var reserve = 32
    /// From the connection to the whole head of its first request; and from a head to the end of the request.
    var request = TimeAmount.seconds(10)
    /// From an answer to the head of the next request.
    var idle = TimeAmount.seconds(60)
    /// So long a client may leave an answer unread.
    var unread = TimeAmount.seconds(30)

    /// Half of the file descriptors that the process may have, since Kafka, the database and files need some as well.
    private static var standardMost: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
        return Int(min(max(limit.rlim_cur / 2, 16), 1_024))
    }
}
