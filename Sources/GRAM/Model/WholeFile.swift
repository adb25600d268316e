import Foundation

/// Files that are read whole: no more of one is taken into memory than any of its kind has.
enum WholeFile {
    /// Why a file can't be had.
    enum Fault: Error, CustomStringConvertible {
        case unreadable(String)
        case tooLong(maximumBytes: Int)

        var description: String {
            switch self {
            case .unreadable(let reason): reason
            case .tooLong(let maximumBytes): "expected at most \(maximumBytes) bytes"
            }
        }
    }

    static func contents(of file: URL, maximumBytes: Int) throws(Fault) -> Data {
        let data: Data
        do {
            let reader = try FileHandle(forReadingFrom: file)
            defer { try? reader.close() }
            // One byte more than allowed tells a file that is too large.
            data = try reader.read(upToCount: maximumBytes + 1) ?? Data()
        } catch {
            throw .unreadable(cause(of: error))
        }
        guard data.count <= maximumBytes else { throw .tooLong(maximumBytes: maximumBytes) }
        return data
    }

    /// Why the system doesn't give a file, in a few words.
    static func cause(of error: any Error) -> String {
        switch (error as? CocoaError)?.code {
        case .fileNoSuchFile?, .fileReadNoSuchFile?: "there is no such file"
        case .fileReadNoPermission?: "the user \(NSUserName()) may not read it"
        default: error.localizedDescription
        }
    }

    /// What a decoder found, in a few words: at which key, and what is wrong with it.
    static func reason(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            (context.codingPath.map(\.stringValue) + [context.debugDescription]).joined(separator: ": ")
        case nil: "\(error)"
        @unknown default: "\(error)"
        }
    }
}
