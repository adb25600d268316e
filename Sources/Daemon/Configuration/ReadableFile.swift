import Foundation

/// A file that settings name, read so that a failure says what a person can do.
struct ReadableFile {
    /// Why a file can't be read.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private let path: String

    init(_ path: String) { self.path = path }

    /// Nil where the file can be read.
    var fault: Fault? {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return Self.fault(errno) }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return Self.fault(errno) }
        return switch information.st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: Fault(description: "it is a folder; a file is expected")
        default: Fault(description: "it is a pipe or a device; a file is expected")
        }
    }

    /// - Throws: ``Fault``
    func text() throws(Fault) -> String {
        if let fault { throw fault }
        guard let data = FileManager.default.contents(atPath: path) else { throw Self.fault(EIO) }
        // Some editors put a mark of UTF-8 before a text.
        let mark = Data("\u{FEFF}".utf8)
        guard let text = String(validating: data.starts(with: mark) ? data.dropFirst(mark.count) : data, as: UTF8.self)
        else { throw Fault(description: "it is no text in UTF-8; save it as UTF-8") }
        return text
    }

    /// Whether every user of the machine may read it: so do the file and all folders around it say, wherever links lead.
    var isOpenToAll: Bool {
        var place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        guard Self.mode(of: place) & S_IROTH != 0 else { return false }
        while place.pathComponents.count > 1 {
            place.deleteLastPathComponent()
            if Self.mode(of: place) & S_IXOTH == 0 { return false }
        }
        return true
    }

    /// 0 for what is not there.
    private static func mode(of place: URL) -> mode_t {
        var information = stat()
        return stat(place.path, &information) == 0 ? information.st_mode : 0
    }

    /// Whether it has these bytes anywhere; false where it can't be read.
    func contains(_ text: String) -> Bool {
        FileManager.default.contents(atPath: path)?.range(of: Data(text.utf8)) != nil
    }

    /// Of what it holds; nil where it can't be read.
    var hash: Int? { fault == nil ? FileManager.default.contents(atPath: path).map { Array($0).hashValue } : nil }

    private static func fault(_ code: Int32) -> Fault {
        switch code {
        case ENOENT: Fault(description: "there is no such file")
        case EACCES, EPERM:
            Fault(
                description: """
                    the user \(NSUserName()) may not read it; give that user or its group the right, on the file and its \
                    folders
                    """)
        default: Fault(description: String(cString: strerror(code)))
        }
    }
}
