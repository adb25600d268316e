/// Why a file can't be read on.
public struct LineReaderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The file can't be opened: absent, a folder, or not permitted.
        case cannotOpen = "cannot_open"
        /// The operating system failed to read on.
        case readFailed = "read_failed"
        /// The file ends inside compressed data: it was not copied or written to its end.
        case truncatedGzip = "truncated_gzip"
        /// The compressed data is damaged, or its checksum is wrong.
        case corruptGzip = "corrupt_gzip"
    }

    /// The kind of failure.
    public let code: Code
    /// The file; `-` is standard input.
    public let path: String
    /// What the operating system or zlib said, and where.
    public let detail: String

    /// Creates an error.
    public init(_ code: Code, path: String, _ detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    /// Names the file and what is wrong.
    public var description: String {
        let name = path == "-" ? "standard input" : path
        return switch code {
        case .cannotOpen: "can't open \(name): \(detail)"
        case .readFailed: "can't read \(name): \(detail)"
        case .truncatedGzip: "\(name) is incomplete, get it again: \(detail)"
        case .corruptGzip: "\(name) is damaged, get it again: \(detail)"
        }
    }

    /// True where the surroundings failed and not the file's content.
    public var isRetriable: Bool { code == .readFailed }
    /// True: no further line can be read from this reader.
    public var isFatal: Bool { true }
}
