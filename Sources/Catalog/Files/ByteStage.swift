/// A step in the reading of a file: it hands out bytes chunk by chunk.
protocol ByteStage: AnyObject {
    /// The next bytes, at least one; nil at the end. They are valid until the next call.
    func next() throws(FileReadError) -> UnsafeRawBufferPointer?
}

/// Bytes of an earlier stage whose beginning was looked at.
final class RepeatingStage: ByteStage {
    private let source: any ByteStage
    /// What was looked at and not yet handed out.
    private var beginning: [UInt8] = []
    /// Why nothing follows what was looked at; what comes before it is still to be read.
    private var failure: FileReadError?
    private var handedOut: UnsafeMutableRawBufferPointer?

    init(_ source: any ByteStage) { self.source = source }

    deinit { handedOut?.deallocate() }

    /// The first bytes, which are handed out by ``next()`` nevertheless.
    /// - Parameter isEnough: asked with what is known so far; where it never says so, all bytes are looked at.
    func beginning(until isEnough: ([UInt8]) -> Bool) -> [UInt8] {
        do {
            while failure == nil, !isEnough(beginning), let more = try source.next() {
                beginning.append(contentsOf: more)
            }
        } catch {
            failure = error
        }
        return beginning
    }

    /// The first bytes, fewer only where there are no more.
    func beginning(_ count: Int) -> [UInt8] { Array(beginning { $0.count >= count }.prefix(count)) }

    /// Leaves out bytes of what was looked at.
    func drop(_ count: Int) { beginning.removeFirst(count) }

    func next() throws(FileReadError) -> UnsafeRawBufferPointer? {
        guard !beginning.isEmpty else {
            if let failure { throw failure }
            return try source.next()
        }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: beginning.count, alignment: 1)
        copy.copyBytes(from: beginning)
        handedOut?.deallocate()
        handedOut = copy
        beginning = []
        return UnsafeRawBufferPointer(copy)
    }
}
