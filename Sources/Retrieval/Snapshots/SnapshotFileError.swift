import Foundation

/// A snapshot file that can't be read or written; the index is then loaded from the database.
public struct SnapshotFileError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Reason: Sendable, Equatable {
        /// The system's error number.
        case system(Int32)
        /// The file is something else, or another version's.
        case foreign
        /// The file is shorter or longer than it says.
        case truncated
        /// The file's checksum is another one.
        case altered
        /// Another process writes it now.
        case busy
    }

    /// The file.
    public var path: String
    /// What is wrong with it.
    public var reason: Reason

    /// A file with what is wrong with it.
    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// What to tell whoever looks after the daemon.
    public var description: String {
        let cause =
            switch reason {
            case .system(let number): String(cString: strerror(number))
            case .foreign: "no snapshot of this version of gramd"
            case .truncated: "shorter or longer than it says"
            case .altered: "its checksum or its contents don't fit together"
            case .busy: "another process writes it now"
            }
        return "snapshot \(path): \(cause)"
    }
}
