import CKernels
import Foundation
import Tensor
import Testing

@Suite struct KernelTests {
    @Test(arguments: KernelGradientTests.tables)
    func floatsRoundToTheNearestEvenBfloat16(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        let bits: [UInt32] = [
            0x3f80_0000, 0x3f80_8000, 0x3f81_8000, 0x3f80_8001, 0xff7f_ffff, 0x7f80_0000, 0x7fff_ffff, 0x8000_0000,
        ]
        let expected: [UInt16] = [0x3f80, 0x3f80, 0x3f82, 0x3f81, 0xff80, 0x7f80, 0x7fff, 0x8000]
        for repetitions in [1, 3] {
            let source = (0..<repetitions).flatMap { _ in bits.map(Float.init(bitPattern:)) }
            var converted = [UInt16](repeating: 0, count: source.count)
            kernels.to_bfloat16(source, &converted, Int64(source.count))
            #expect(converted == (0..<repetitions).flatMap { _ in expected })
            var back = [Float](repeating: 0, count: source.count)
            kernels.from_bfloat16(converted, &back, Int64(source.count))
            #expect(back.map { UInt16($0.bitPattern >> 16) } == converted)
        }
    }

    @Test(arguments: KernelGradientTests.tables)
    func aProductWithPanelsEqualsTheDefinition(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 3)
        let depth = 21
        for rows in [1, 5, 6, 7, 13] {
            for columns in [16, 33, 48] {
                let a = (0..<(rows * depth)).map { _ in (random.value() * 8).rounded() }
                let panelCount = (columns + 15) / 16
                let panels = (0..<(panelCount * depth * 16)).map { _ in (random.value() * 8).rounded() }
                var product = [Float](repeating: .nan, count: rows * columns + 1)
                kernels.panel_product(a, Int64(rows), Int64(depth), panels, Int64(columns), &product)
                let expected = (0..<(rows * columns)).map { index in
                    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
                    return (0..<depth).reduce(Float(0)) {
                        $0 + a[row * depth + $1] * panels[(column / 16 * depth + $1) * 16 + column % 16]
                    }
                }
                #expect(Array(product.dropLast()) == expected)
                #expect(product.last?.isNaN == true)
            }
        }
    }

    @Test(arguments: KernelGradientTests.tables)
    func theGreatestValuesComeInOrderEqualOnesByIndex(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 7)
        for count in [1, 5, 16, 100, 1000] {
            // Few different values, so that many are equal.
            let values = (0..<count).map { _ in (random.value() * 20).rounded() }
            let expected = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }.prefix(7)
            var indices = [Int32](repeating: -1, count: 7)
            var greatest = [Float](repeating: 0, count: 7)
            let found = Int(kernels.greatest(values, Int64(count), 7, &indices, &greatest))
            #expect(found == expected.count)
            #expect(indices.prefix(found).map(Int.init) == Array(expected))
            #expect(Array(greatest.prefix(found)) == expected.map { values[$0] })
        }
    }

    @Test(arguments: KernelGradientTests.tables)
    func softmaxIsExactToFloatPrecisionOverItsWholeRange(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        let logits = (0..<64).map { Float($0) * 3 - 120 }
        var sum: [Float] = [0]
        var gradient = [Float](repeating: 0, count: 64)
        kernels.log_sum_exp(logits, 1, 64, &sum)
        let exact = logits.reduce(0.0) { $0 + exp(Double($1) - 69) }
        #expect(abs(Double(sum[0]) - 69 - log(exact)) < 1e-5)
        _ = kernels.cross_entropy(logits, 1, 64, [0, 1], [0], [1], &gradient, 64, 0)
        for index in 1..<64 where logits[index] > -10 {
            let probability = exp(Double(logits[index]) - 69) / exact
            #expect(abs(Double(gradient[index]) / probability - 1) < 1e-5)
        }
    }

    @Test(arguments: KernelGradientTests.tables)
    func aDecodingStepAttendsLikeTheWholeSequence(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 8)
        let shape = kernels_attention_shape(heads: 4, kv_heads: 2, head_width: 12)
        let width = 96
        let out = 48
        // A prompt of 9, then three generated tokens; two beams that share their first one.
        let x = random.values(12 * width)
        var whole = [Float](repeating: 0, count: 12 * out)
        let segment = kernels_segment(start: 0, count: 12, prefix_start: 0, prefix_count: 0, probability_offset: 0)
        kernels.attention(x, [segment], 1, shape, nil, &whole, 0)

        var cache = [Float](repeating: 0, count: Int(kernels.prompt_cache_size(9, shape)))
        kernels.prompt_cache_store(x, 9, shape, &cache)
        // [step][row of 2][48]: the sequence's rows are 1, 0, 1; the other rows hold something else.
        var generated = random.values(3 * 2 * 48)
        for (step, row) in [1, 0, 1].enumerated() {
            let from = (9 + step) * width + 48
            generated.replaceSubrange((step * 2 + row) * 48..<(step * 2 + row + 1) * 48, with: x[from..<(from + 48)])
        }
        var found = [Float](repeating: 0, count: 2 * out)
        let current = random.values(width) + x[(11 * width)...]
        let group = kernels_decoding_group(row_start: 0, row_count: 2, prompt_count: 9, cache_offset: 0)
        kernels.decoding_attention(
            current, [group], 1, cache, generated, 2, [1, 1, 0, 1, 0, 1], 3, 3, shape, &found, 0)
        for index in 0..<out { #expect(abs(found[out + index] - whole[11 * out + index]) < 1e-5) }
    }
}
