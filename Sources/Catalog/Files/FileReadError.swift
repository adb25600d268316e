/// Why a file can't be read on.
public struct FileReadError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable, CaseIterable {
        /// The file can't be opened: absent, a folder, or not permitted.
        case cannotOpen = "cannot_open"
        /// The operating system failed to read on.
        case readFailed = "read_failed"
        /// The file ends inside compressed data: it was not copied or written to its end.
        case truncated
        /// The compressed data is damaged, or its checksum is wrong.
        case corrupt
        /// The file is of a kind that is not read, or its header has other columns.
        case unknownKind = "unknown_kind"
    }

    /// The kind of failure.
    public let code: Code
    /// The file; `-` is standard input.
    public let path: String
    /// What the operating system or the decompression said, and where; or what was expected.
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
        case .readFailed, .unknownKind: "can't read \(name): \(detail)"
        case .truncated: "\(name) is incomplete, get it again: \(detail)"
        case .corrupt: "\(name) is damaged, get it again: \(detail)"
        }
    }

    /// True where the surroundings failed and not the file's content.
    public var isRetriable: Bool { code == .readFailed }
    /// True: nothing further can be read from this file.
    public var isFatal: Bool { true }
}
