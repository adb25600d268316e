/// Puts a stream of bytes together to messages of Kafka's protocol, which come behind their length in four bytes.
struct MessageSplitter {
    private static let lengthSize = 4

    /// The beginning of a message whose end has not come yet, with its length.
    private var rest: [UInt8] = []

    /// - Parameter rewrite: may change a message's bytes, and leaves their number.
    /// - Returns: all messages that are complete now.
    mutating func pass(_ data: [UInt8], rewrite: (inout MessageBytes) -> Void) -> [UInt8] {
        rest += data
        var start = 0
        while rest.count - start >= Self.lengthSize {
            let length = rest[start..<start + Self.lengthSize].reduce(0) { $0 << 8 | Int($1) }
            let end = start + Self.lengthSize + length
            guard end <= rest.count else { break }
            var message = MessageBytes(rest[(start + Self.lengthSize)..<end])
            rewrite(&message)
            rest.replaceSubrange((start + Self.lengthSize)..<end, with: message.bytes)
            start = end
        }
        defer { rest.removeFirst(start) }
        return Array(rest[..<start])
    }
}
