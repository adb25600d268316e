import Foundation

/// Finds in the daemon's log what the demonstration needs of it.
struct DaemonLog {
    struct News {
        /// Where it listens, if it has begun to.
        var address: String?
        /// Lines that people should see: all but those of the levels from trace to notice.
        var warnings = ""
    }

    /// The beginning of a line whose end has not come yet.
    private var rest = Data()
    /// What has no level belongs to the line before.
    private var isShown = true

    mutating func read(_ data: Data) -> News {
        rest += data
        var news = News()
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest = Data(rest[rest.index(after: end)...])
            if let level = line.firstMatch(of: #/^\d{4}-\S+ ([a-z]+) \S+: /#)?.1 {
                isShown = !["trace", "debug", "info", "notice"].contains(level)
            }
            if isShown { news.warnings += line + "\n" }
            if let address = line.firstMatch(of: /listening on (http:\/\/\S+)$/)?.1 { news.address = String(address) }
        }
        return news
    }
}
