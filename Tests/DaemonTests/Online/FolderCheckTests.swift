import Foundation
import Testing

@testable import Daemon

/// Folders, on this machine's disk.
@Suite struct FolderCheckTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-\(UUID().uuidString)")

    @Test func triesToWriteAndLeavesNothing() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let check = FolderCheck("model folder", of: "model.folder", folder.path).result
        #expect(check.result != .failed && check.message.contains("free"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        let missing = FolderCheck("model folder", of: "model.folder", folder.path + "/a/b").result
        #expect(missing.result != .failed && missing.message.contains("to be made in"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func whatCantBeWrittenIsNamedWithItsSetting() {
        let check = FolderCheck("snapshot folder", of: "search.snapshotFile", "/proc/snapshots").result
        #expect(check.result == .failed)
        #expect(check.message.hasPrefix("search.snapshotFile: /proc can't be written: "))
    }
}
