/// Zeroed memory for a fixed number of elements, aligned to cache lines, shared by reference.
///
/// Who may write which elements is the owner's to arrange: the trainer's workers write disjoint slices.
public final class Buffer<Element: BitwiseCopyable>: @unchecked Sendable {
    /// The first element.
    public let pointer: UnsafeMutablePointer<Element>
    /// The number of elements.
    public let count: Int

    /// Memory for `count` elements, all bytes zero.
    public init(count: Int) {
        precondition(count >= 0, "a buffer cannot have \(count) elements")
        let byteCount = max(count, 1) * MemoryLayout<Element>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        pointer = memory.bindMemory(to: Element.self, capacity: count)
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    /// A view of all elements: [count].
    public var elements: UnsafeMutableBufferPointer<Element> { .init(start: pointer, count: count) }

    /// A view of some consecutive elements.
    public subscript(range: Range<Int>) -> UnsafeMutableBufferPointer<Element> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "there are no such elements")
        return .init(start: pointer + range.lowerBound, count: range.count)
    }

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

extension Buffer where Element == Float {
    /// A view of elements as a matrix: [rows][columns].
    /// - Parameter offset: the first row's first element.
    public func matrix(at offset: Int = 0, rows: Int, columns: Int) -> Matrix {
        Matrix(self[offset..<(offset + rows * columns)], rows: rows, columns: columns)
    }
}
