import Daemon
import Foundation

/// Where a command writes at its end: looked at before its work, which may take hours.
struct OutputPlace {
    /// The option that names it.
    let option: String
    let path: String

    /// - Throws: `CommandError` where no file can be written there
    func checkFile() throws {
        switch kind(of: path) {
        case .folder: throw fault("it is a folder; name a file in it")
        case .other: if access(path, W_OK) != 0 { throw fault("the user \(NSUserName()) may not write it") }
        case .nothing: try checkFolder(around: path)
        }
    }

    /// - Throws: `CommandError` where no folder can be made there, or none written into
    func checkFolder() throws {
        switch kind(of: path) {
        case .folder: if access(path, W_OK) != 0 { throw fault("the user \(NSUserName()) may not write there") }
        case .other: throw fault("a file is in its place; remove it, or name another folder")
        case .nothing: break
        }
    }

    private enum Kind { case nothing, folder, other }

    private func kind(of path: String) -> Kind {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return .nothing }
        return isFolder.boolValue ? .folder : .other
    }

    private func checkFolder(around path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard kind(of: folder) == .folder else { throw fault("there is no folder \(folder); make it first") }
        guard access(folder, W_OK) == 0 else { throw fault("the user \(NSUserName()) may not write in \(folder)") }
    }

    private func fault(_ reason: String) -> CommandError {
        CommandError(.unwritable, "\(option): \(path) can't be written: \(reason)")
    }
}
