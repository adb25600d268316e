import Execution
import Foundation
import Training

/// A folder that gramd writes to: it can be written, and its disk has room.
struct FolderCheck {
    /// Less room than this, in bytes, is told: one model of the standard size with its training, or the snapshot of about a
    /// million products.
    static let leastRoom: Int64 = 1 << 30

    private let check: String
    private let setting: String
    private let folder: URL

    /// - Parameters:
    ///   - setting: the one that names it.
    ///   - path: need not be there yet.
    init(_ check: String, of setting: String, _ path: String) {
        self.check = check
        self.setting = setting
        folder = URL(fileURLWithPath: path).standardizedFileURL
    }

    var part: OnlineSurvey.Part {
        OnlineSurvey.Part(name: check) { found in
            // A file system that hangs holds up nothing else.
            found(try await DedicatedThread(name: "folder-check").run { result })
        }
    }

    /// Makes no folder: one that is missing is made by whom the service runs as.
    var result: OnlineCheck {
        let present = nearest
        do { try ModelFolder(present, of: setting).tryWriting() } catch {
            return OnlineCheck(check: check, result: .failed, message: "\(error)")
        }
        let place = present == folder ? folder.path : "\(folder.path), to be made in \(present.path),"
        let user = NSUserName()
        guard let room = Self.room(present) else {
            return OnlineCheck(
                check: check, result: .warning, message: "\(place) can be written by \(user); its room can't be told")
        }
        let free = "\(room.formatted(.byteCount(style: .memory))) free"
        return room < Self.leastRoom
            ? OnlineCheck(
                check: check, result: .warning,
                message: "\(place) has only \(free); make room, or name another folder in \(setting)")
            : OnlineCheck(check: check, result: .passed, message: "\(place) can be written by \(user), \(free)")
    }

    /// The folder, or the nearest above it that is there.
    private var nearest: URL {
        var url = folder
        while url.path != "/", !FileManager.default.fileExists(atPath: url.path) { url.deleteLastPathComponent() }
        return url.standardizedFileURL
    }

    private static func room(_ url: URL) -> Int64? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: url.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
    }
}
