import Cz

/// Inflates gzip data (RFC 1952) of one or more members, chunk by chunk. Zero bytes between and behind members are
/// padding.
final class GzipInflater: Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isInsideMember = true

    init() throws(InflaterFailure) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 16 asks for the gzip format; MAX_WBITS for the largest window.
        let status = inflateInit2_(stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw .outOfMemory }
    }

    deinit {
        // Does nothing where the initialisation failed.
        inflateEnd(stream)
        stream.deallocate()
    }

    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(InflaterFailure) -> (used: Int, written: Int) {
        // zlib only reads through this pointer.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.assumingMemoryBound(to: Bytef.self))
        stream.pointee.avail_in = uInt(input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.pointee.avail_out = uInt(output.count)
        while stream.pointee.avail_out > 0 {
            if !isInsideMember {
                while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
                    stream.pointee.next_in += 1
                    stream.pointee.avail_in -= 1
                }
                guard stream.pointee.avail_in > 0 else { break }
                inflateReset(stream)
                isInsideMember = true
            }
            let status = Cz.inflate(stream, Z_NO_FLUSH)
            switch status {
            case Z_OK: break
            case Z_STREAM_END: isInsideMember = false
            // No progress: all input is used.
            case Z_BUF_ERROR: return counts(input, output)
            case Z_MEM_ERROR: throw .outOfMemory
            default: throw .corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
            }
        }
        return counts(input, output)
    }

    private func counts(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> (used: Int, written: Int) {
        (input.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out))
    }
}
