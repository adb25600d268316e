/// Cuts what a process prints into lines of bounded length, whatever it prints.
struct BoundedLines {
    /// Bytes of a line that are kept.
    static let maximumBytes = 4_096

    private var bytes: [UInt8] = []
    private var isCut = false
    /// What follows a carriage return overwrites the line, as progress bars do, unless the line ends there.
    private var isReturned = false

    /// - Returns: the lines that end with these bytes; empty ones are left out.
    mutating func append(_ more: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in more {
            switch byte {
            case UInt8(ascii: "\n"): if let line = finish() { lines.append(line) }
            case UInt8(ascii: "\r"): isReturned = true
            default:
                if isReturned { clear() }
                if bytes.count < Self.maximumBytes { bytes.append(byte) } else { isCut = true }
            }
        }
        return lines
    }

    /// What there is of a line without an end.
    mutating func finish() -> String? {
        defer { clear() }
        guard !bytes.isEmpty else { return nil }
        return String(decoding: bytes, as: UTF8.self) + (isCut ? "…" : "")
    }

    private mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        (isCut, isReturned) = (false, false)
    }
}
