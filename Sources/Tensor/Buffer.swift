/// Zeroed memory for a fixed number of elements, aligned to cache lines, shared by reference.
///
/// Who may write which elements is the owner's to arrange: the trainer's workers write disjoint slices.
public final class Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
    public let pointer: UnsafeMutablePointer<Element>
    public let count: Int

    public init(count: Int) {
        precondition(count >= 0, "a buffer cannot have \(count) elements")
        let byteCount = max(count, 1) * MemoryLayout<Element>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        pointer = memory.bindMemory(to: Element.self, capacity: count)
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    public var elements: UnsafeMutableBufferPointer<Element> { .init(start: pointer, count: count) }

    /// Sets every byte to zero.
    public func clear() {
        UnsafeMutableRawPointer(pointer).initializeMemory(
            as: UInt8.self, repeating: 0, count: count * MemoryLayout<Element>.stride)
    }
}

extension Buffer where Element == UInt8 {
    /// Memory for `count` operands of matrix products.
    public convenience init(count: Int, type: DataType) { self.init(count: count * type.byteCount) }
}
