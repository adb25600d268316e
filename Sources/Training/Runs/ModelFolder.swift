public import Foundation

/// The folder that models, or files like them, are written to, looked at before anything is computed.
///
/// What the administrator makes in it belongs to whom the folder belongs to: a service under an account of its own has to
/// go on with it.
public struct ModelFolder: Sendable {
    /// Nothing can be written to the folder.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        let setting: String
        let path: String
        let reason: String

        /// Names the folder, the cause and what to do.
        public var description: String { "\(setting): \(path) can't be written: \(reason)" }
    }

    private let url: URL
    private let setting: String

    /// - Parameters:
    ///   - url: need not exist yet.
    ///   - setting: the one that names it.
    public init(_ url: URL, of setting: String = "model.folder") {
        self.url = url
        self.setting = setting
    }

    /// Makes the folder where it is missing, and tries to write to it.
    /// - Throws: ``Fault``
    public func prepare() throws(Fault) {
        do { try Self.create(url) } catch { throw fault((error.underlying as? POSIXError)?.code ?? .EACCES) }
        try tryWriting()
    }

    /// Tries to write to the folder, which has to be there.
    /// - Throws: ``Fault``
    public func tryWriting() throws(Fault) {
        let probe = url.appendingPathComponent(".probe-\(UUID().uuidString)").path
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer {
            close(descriptor)
            unlink(probe)
        }
        // A full disk still takes an empty file.
        guard write(descriptor, "gramd", 5) == 5 else { throw fault(POSIXErrorCode(rawValue: errno) ?? .ENOSPC) }
    }

    private func fault(_ code: POSIXErrorCode) -> Fault {
        let reason =
            switch code {
            case .EACCES, .EPERM:
                "the user \(NSUserName()) may not; give the folder to that user, or run the command as its owner"
            case .EROFS:
                "the file system is read-only; under systemd only StateDirectory= and ReadWritePaths= of the unit are not"
            case .EEXIST, .ENOTDIR: "a file is in its place; remove it, or name another folder"
            case .ENOSPC, .EDQUOT: "the disk is full"
            default: String(cString: strerror(code.rawValue))
            }
        return Fault(setting: setting, path: url.path, reason: reason)
    }

    /// Makes a folder and those above it; each belongs to whom the one above it belongs to.
    public static func create(_ folder: URL) throws(CocoaError) {
        let manager = FileManager.default
        var isFolder = ObjCBool(false)
        if manager.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue { return }
        let parent = folder.deletingLastPathComponent()
        if parent.path != folder.path, !manager.fileExists(atPath: parent.path) { try create(parent) }
        do {
            try manager.createDirectory(at: folder, withIntermediateDirectories: false)
        } catch let error as CocoaError {
            throw error
        } catch { throw CocoaError(.fileWriteUnknown) }
        if geteuid() == 0 { Owner(of: parent.path)?.take(folder.path, withMode: false) }
    }

    /// Gives what the administrator has made, with all in it, the owner and the mode of the folder that it is in. Does
    /// nothing for anybody else, who can't give files away.
    public static func adopt(_ url: URL) {
        guard geteuid() == 0, let owner = Owner(of: url.deletingLastPathComponent().path) else { return }
        owner.take(url.path)
        let names = FileManager.default.enumerator(atPath: url.path)
        while let name = names?.nextObject() as? String { owner.take("\(url.path)/\(name)") }
    }

    /// To whom a folder belongs, and who else may read and write it.
    private struct Owner {
        let user: UInt32
        let group: UInt32
        let mode: UInt32

        init?(of folder: String) {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: folder),
                let user = attributes[.ownerAccountID] as? NSNumber,
                let group = attributes[.groupOwnerAccountID] as? NSNumber,
                let mode = attributes[.posixPermissions] as? NSNumber
            else { return nil }
            (self.user, self.group, self.mode) = (user.uint32Value, group.uint32Value, mode.uint32Value)
        }

        /// By descriptor and without following links: the folder's owner could put one there.
        /// - Parameter withMode: whether the mode follows too, but for what everybody could write.
        func take(_ path: String, withMode: Bool = true) {
            let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
            guard type == .typeDirectory || type == .typeRegular else { return }
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { return }
            defer { close(descriptor) }
            _ = fchown(descriptor, user, group)
            if withMode { _ = fchmod(descriptor, mode & (type == .typeDirectory ? 0o775 : 0o664)) }
        }
    }
}
