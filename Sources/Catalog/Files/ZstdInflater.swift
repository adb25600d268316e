import Czstd

/// Decompresses Zstandard data (RFC 8878) of one or more frames, chunk by chunk.
final class ZstdInflater: Inflater {
    private let stream: OpaquePointer
    private(set) var isInsideMember = true

    init() throws(InflaterFailure) {
        guard let stream = ZSTD_createDStream() else { throw .outOfMemory }
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(InflaterFailure) -> (used: Int, written: Int) {
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        while target.pos < target.size {
            // At the end of a frame the library would take no input for the beginning of the next one.
            guard isInsideMember || source.pos < source.size else { break }
            let before = (source.pos, target.pos)
            let status = ZSTD_decompressStream(stream, &target, &source)
            guard ZSTD_isError(status) == 0 else {
                guard ZSTD_getErrorCode(status) != ZSTD_error_memory_allocation else { throw .outOfMemory }
                throw .corrupt(String(cString: ZSTD_getErrorName(status)))
            }
            isInsideMember = status != 0
            if before == (source.pos, target.pos) { break }
        }
        return (source.pos, target.pos)
    }
}
