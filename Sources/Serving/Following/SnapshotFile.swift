import CodeIndex
import Foundation
import Retrieval

/// The file that the index in memory is kept in, for a quick start.
struct SnapshotFile: Sendable {
    /// How often it is written where something changes.
    private static let interval = Duration.seconds(300)

    let path: String
    /// What was written last, or read.
    private var position: IndexPosition?
    private var writtenAt = ContinuousClock.now

    /// - Parameter position: up to where its content says how the index is; nil where there is none.
    init(path: String, position: IndexPosition? = nil) {
        self.path = path
        self.position = position
    }

    /// Reads it.
    /// - Returns: nil where there is no file.
    /// - Throws: ``SnapshotFileError``; an error of the system's.
    static func read(_ path: String) throws -> RetrievalIndex? {
        FileManager.default.fileExists(atPath: path) ? try RetrievalIndex(reading: path) : nil
    }

    /// Removes it, so that no later run starts from what is wrong.
    static func remove(_ path: String) throws {
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    /// Whether it is time to write what is held, which is taken for done then. Nothing is written into a folder that
    /// doesn't exist.
    mutating func isDue(at position: IndexPosition) -> Bool {
        let isOld = self.position == nil || ContinuousClock.now - writtenAt >= Self.interval
        guard isOld, self.position != position else { return false }
        self.position = position
        writtenAt = .now
        return FileManager.default.fileExists(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
}
