import ChildProcesses
public import Foundation

/// A file system in memory with little room, to be filled up. Only root can mount one.
public final class SmallDisk: Sendable {
    /// Whether this process may mount.
    public static let isPossible: Bool = {
        guard getuid() == 0, let disk = try? SmallDisk(megabytes: 1) else { return false }
        return (try? disk.fill()) != nil
    }()

    public let folder = FileManager.default.temporaryDirectory.appending(path: "gramd-disk-\(UUID().uuidString)")
    private var ballast: URL { folder.appending(path: "ballast") }

    /// - Parameter owner: the user that may write there.
    public init(megabytes: Int, owner: String = "root") throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try ChildProcess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "gramd", folder.path])
        try ChildProcess.run(["/bin/chown", owner, folder.path])
    }

    deinit {
        try? ChildProcess.run(["/bin/umount", "-l", folder.path])
        try? FileManager.default.removeItem(at: folder)
    }

    /// Leaves no room at all.
    public func fill() throws {
        try Data().write(to: ballast)
        let file = try FileHandle(forWritingTo: ballast)
        defer { try? file.close() }
        for size in [1 << 20, 4_096] {
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
    }

    /// Gives the room back.
    public func empty() throws { try FileManager.default.removeItem(at: ballast) }
}
