/// Small records by number, packed in chunks that are copied when one of their records changes.
struct RecordStore: Sendable {
    static let chunkSize = 256
    private static let headBytes = (chunkSize + 1) * 4

    /// The offsets of a chunk's records and of their end, then the records; nil where all are empty.
    private(set) var chunks: [ByteStore?] = []

    init() {}

    /// Nil if the bytes are no chunks.
    init?(chunks: [ByteStore?]) {
        guard chunks.allSatisfy({ $0.map { Self.isChunk($0.bytes) } ?? true }) else { return nil }
        self.chunks = chunks
    }

    private static func isChunk(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= headBytes else { return false }
        let offsets = UnsafeBufferPointer(
            start: bytes.baseAddress!.assumingMemoryBound(to: UInt32.self), count: chunkSize + 1)
        return offsets.first! == UInt32(headBytes) && Int(offsets.last!) == bytes.count
            && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
    }

    /// Lends a record's bytes; none for one that was never set.
    func read<Result>(_ index: Int, _ body: (inout ByteReader) -> Result) -> Result? {
        guard index >= 0, index / Self.chunkSize < chunks.count, let chunk = chunks[index / Self.chunkSize] else {
            return nil
        }
        return withExtendedLifetime(chunk) {
            let bytes = Self.record(index % Self.chunkSize, of: chunk.bytes)
            guard !bytes.isEmpty else { return nil }
            var reader = ByteReader(bytes)
            return body(&reader)
        }
    }

    private static func record(_ place: Int, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let offsets = bytes.assumingMemoryBound(to: UInt32.self)
        return UnsafeRawBufferPointer(rebasing: bytes[Int(offsets[place])..<Int(offsets[place + 1])])
    }

    /// Sets records, each at most once; empty ones are removed.
    mutating func set(_ records: [(index: Int, bytes: [UInt8])]) {
        let records = records.sorted { $0.index < $1.index }
        var rest = records[...]
        while let first = rest.first {
            let chunk = first.index / Self.chunkSize
            let changed = rest.prefix { $0.index / Self.chunkSize == chunk }
            rest = rest.dropFirst(changed.count)
            while chunks.count <= chunk { chunks.append(nil) }
            chunks[chunk] = Self.chunk(chunks[chunk], changed)
        }
    }

    private static func chunk(_ old: ByteStore?, _ changed: ArraySlice<(index: Int, bytes: [UInt8])>) -> ByteStore {
        withExtendedLifetime(old) {
            var replaced = [Int](repeating: -1, count: chunkSize)
            for (position, record) in zip(changed.indices, changed) { replaced[record.index % chunkSize] = position }
            func bytes(_ place: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
                if replaced[place] >= 0 {
                    changed[replaced[place]].bytes.withUnsafeBytes(body)
                } else if let old {
                    body(record(place, of: old.bytes))
                }
            }
            var size = headBytes
            for place in 0..<chunkSize { bytes(place) { size += $0.count } }
            return ByteStore(count: size) { target in
                var end = headBytes
                for place in 0..<chunkSize {
                    target.storeBytes(of: UInt32(end), toByteOffset: place * 4, as: UInt32.self)
                    bytes(place) {
                        UnsafeMutableRawBufferPointer(rebasing: target[end...]).copyMemory(from: $0)
                        end += $0.count
                    }
                }
                target.storeBytes(of: UInt32(end), toByteOffset: chunkSize * 4, as: UInt32.self)
            }
        }
    }
}
