import Foundation

/// Bytes that never change once they are there: allocated, or a part of a mapped file.
final class ByteStore: @unchecked Sendable {
    private static let alignment = 64

    let bytes: UnsafeRawBufferPointer
    /// What the bytes lie in where they are this object's own.
    private let allocation: UnsafeMutableRawPointer?
    /// What keeps the bytes alive where they aren't.
    private let mapping: MappedFile?

    /// Allocates and fills; what `body` doesn't write is 0.
    init(count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        // The pages of a large piece come from the system when they are written: while it is filled, what it is filled from
        // can go.
        guard let allocation = calloc(count + Self.alignment, 1) else { fatalError("no memory for \(count) bytes") }
        let start = allocation.alignedUp(toMultipleOf: Self.alignment)
        body(UnsafeMutableRawBufferPointer(start: start, count: count))
        bytes = UnsafeRawBufferPointer(start: start, count: count)
        self.allocation = allocation
        mapping = nil
    }

    /// A part of a file.
    init(_ bytes: UnsafeRawBufferPointer, of mapping: MappedFile) {
        self.bytes = bytes
        allocation = nil
        self.mapping = mapping
    }

    deinit { free(allocation) }
}
