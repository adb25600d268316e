/// How a tensor's values are stored in a GGUF file: as numbers, or in blocks of small integers with common scales.
/// Source: `ggml-common.h` and `ggml-quants.c` of https://github.com/ggml-org/ggml, whose names are in ``name``.
enum GGUFTensorType: UInt32, CaseIterable {
    case f32 = 0
    case f16 = 1
    case q4x0 = 2
    case q4x1 = 3
    case q5x0 = 6
    case q5x1 = 7
    case q8x0 = 8
    case q4K = 12
    case q5K = 13
    case q6K = 14
    case bf16 = 30

    /// As model authors write it.
    var name: String {
        switch self {
        case .f32: "F32"
        case .f16: "F16"
        case .bf16: "BF16"
        case .q4x0: "Q4_0"
        case .q4x1: "Q4_1"
        case .q5x0: "Q5_0"
        case .q5x1: "Q5_1"
        case .q8x0: "Q8_0"
        case .q4K: "Q4_K"
        case .q5K: "Q5_K"
        case .q6K: "Q6_K"
        }
    }

    /// Values in a block.
    var blockSize: Int {
        switch self {
        case .f32, .f16, .bf16: 1
        case .q4x0, .q4x1, .q5x0, .q5x1, .q8x0: 32
        case .q4K, .q5K, .q6K: 256
        }
    }

    var blockBytes: Int {
        switch self {
        case .f32: 4
        case .f16, .bf16: 2
        case .q4x0: 18
        case .q4x1: 20
        case .q5x0: 22
        case .q5x1: 24
        case .q8x0: 34
        case .q4K: 144
        case .q5K: 176
        case .q6K: 210
        }
    }

    /// - Parameter source: whole blocks.
    func dequantize(_ source: UnsafeRawBufferPointer, into destination: UnsafeMutablePointer<Float>) {
        var output = destination
        for start in stride(from: 0, to: source.count, by: blockBytes) {
            let block = Block(bytes: UnsafeRawBufferPointer(rebasing: source[start..<start + blockBytes]))
            switch self {
            case .f32: output[0] = Float(bitPattern: block.integer(at: 0))
            case .f16: output[0] = block.half(at: 0)
            case .bf16: output[0] = Float(bitPattern: UInt32(block.integer(at: 0) as UInt16) << 16)
            case .q4x0: block.nibbles(at: 2, scale: block.half(at: 0), minimum: -8 * block.half(at: 0), into: output)
            case .q4x1: block.nibbles(at: 4, scale: block.half(at: 0), minimum: block.half(at: 2), into: output)
            case .q5x0:
                block.nibbles(
                    at: 6, high: block.integer(at: 2), scale: block.half(at: 0), minimum: -16 * block.half(at: 0),
                    into: output)
            case .q5x1:
                block.nibbles(
                    at: 8, high: block.integer(at: 4), scale: block.half(at: 0), minimum: block.half(at: 2),
                    into: output)
            case .q8x0:
                let scale = block.half(at: 0)
                for index in 0..<32 { output[index] = scale * Float(block.integer(at: 2 + index) as Int8) }
            case .q4K: block.superblock(high: nil, low: 16, into: output)
            case .q5K: block.superblock(high: 16, low: 48, into: output)
            case .q6K: block.sixBits(into: output)
            }
            output += blockSize
        }
    }
}

/// The bytes of one block.
private struct Block {
    let bytes: UnsafeRawBufferPointer

    func integer<Value: FixedWidthInteger>(at offset: Int) -> Value {
        Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    func half(at offset: Int) -> Float { Float(halfBits: integer(at: offset)) }

    /// 16 bytes of 32 values: the first half's in the low four bits, the second half's in the high ones, with a fifth
    /// bit each in `high`.
    func nibbles(
        at offset: Int, high: UInt32 = 0, scale: Float, minimum: Float, into output: UnsafeMutablePointer<Float>
    ) {
        for index in 0..<16 {
            let byte = UInt32(bytes[offset + index])
            let first = byte & 15 | (high >> UInt32(index) & 1) << 4
            let second = byte >> 4 | (high >> UInt32(index + 16) & 1) << 4
            output[index] = Float(first) * scale + minimum
            output[index + 16] = Float(second) * scale + minimum
        }
    }

    /// Eight runs of 32 values with four bits each, or five, and scales and minima of six bits, which have a scale each.
    func superblock(high: Int?, low: Int, into output: UnsafeMutablePointer<Float>) {
        let scale = half(at: 0)
        let minimum = half(at: 2)
        for run in 0..<8 {
            let (runScale, runMinimum) = sixBitScale(run)
            let factor = scale * Float(runScale)
            let offset = minimum * Float(runMinimum)
            for index in 0..<32 {
                let byte = bytes[low + run / 2 * 32 + index]
                var value = run.isMultiple(of: 2) ? byte & 15 : byte >> 4
                if let high { value |= (bytes[high + index] >> UInt8(run) & 1) << 4 }
                output[run * 32 + index] = factor * Float(value) - offset
            }
        }
    }

    /// The scale and the minimum of a run, packed in bytes 4 to 15.
    private func sixBitScale(_ run: Int) -> (scale: UInt8, minimum: UInt8) {
        if run < 4 { return (bytes[4 + run] & 63, bytes[8 + run] & 63) }
        let both = bytes[8 + run]
        return (both & 15 | (bytes[run] >> 6) << 4, both >> 4 | (bytes[4 + run] >> 6) << 4)
    }

    /// Two halves of 128 values: the low four bits, then the high two bits of 256 values, then 16 scales and theirs.
    func sixBits(into output: UnsafeMutablePointer<Float>) {
        let scale = half(at: 208)
        for part in 0..<2 {
            for quarter in 0..<4 {
                for index in 0..<32 {
                    let byte = bytes[part * 64 + quarter % 2 * 32 + index]
                    let low = quarter < 2 ? byte & 15 : byte >> 4
                    let high = bytes[128 + part * 32 + index] >> UInt8(2 * quarter) & 3
                    let runScale: Int8 = integer(at: 192 + part * 8 + quarter * 2 + index / 16)
                    output[part * 128 + quarter * 32 + index] =
                        scale * Float(runScale) * (Float(low | high << 4) - 32)
                }
            }
        }
    }
}
