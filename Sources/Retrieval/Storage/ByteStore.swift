/// Bytes that never change once they are there: allocated, or a part of a mapped file.
final class ByteStore: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    /// What keeps the bytes alive where they aren't this object's own.
    private let mapping: MappedFile?

    /// Allocates and fills; what `body` doesn't write is 0.
    init(count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 64)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        body(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
        mapping = nil
    }

    /// A part of a file.
    init(_ bytes: UnsafeRawBufferPointer, of mapping: MappedFile) {
        self.bytes = bytes
        self.mapping = mapping
    }

    deinit { if mapping == nil { bytes.deallocate() } }
}
