/// A message of Kafka's protocol that is read from its beginning on.
struct MessageBytes {
    private(set) var bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Nil, as from the other functions, where the message ends before.
    mutating func readInt16() -> Int16? { read(2).map { Int16(truncatingIfNeeded: $0) } }

    mutating func readInt32() -> Int32? { read(4).map { Int32(truncatingIfNeeded: $0) } }

    /// Passes over a string of at most 32,767 bytes that may be null.
    mutating func skipString() -> Void? {
        guard let length = readInt16() else { return nil }
        return skip(max(0, Int(length)))
    }

    /// Changes the number that comes next.
    mutating func replaceInt16(_ change: (Int16) -> Int16) -> Void? { replace(readInt16(), change) }

    /// Changes the number that comes next.
    mutating func replaceInt32(_ change: (Int32) -> Int32) -> Void? { replace(readInt32(), change) }

    /// - Parameter number: what was read last.
    private mutating func replace<Number: FixedWidthInteger>(
        _ number: Number?, _ change: (Number) -> Number
    ) -> Void? {
        guard let number else { return nil }
        let size = Number.bitWidth / 8
        let changed = change(number)
        for index in 0..<size {
            bytes[position - size + index] = UInt8(truncatingIfNeeded: changed >> (8 * (size - 1 - index)))
        }
        return ()
    }

    private mutating func skip(_ count: Int) -> Void? {
        guard bytes.endIndex - position >= count else { return nil }
        position += count
        return ()
    }

    private mutating func read(_ count: Int) -> UInt64? {
        let start = position
        guard skip(count) != nil else { return nil }
        return bytes[start..<position].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
