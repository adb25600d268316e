import CKernels
import Foundation
import Tensor
import Testing

/// The kernels of an encoder against their definitions, in every instruction set of this processor.
@Suite struct EncoderKernelTests {
    @Test(arguments: KernelGradientTests.tables, [16, 37])
    func layerNormEqualsItsDefinition(set: Processor.InstructionSet, width: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 11)
        let rows = 3
        // Far from zero, where a variance from the mean of squares would lose its digits.
        let x = random.values(rows * width).map { $0 + 50 }
        let delta = random.values(rows * width)
        let (deltaBias, weight, bias) = (random.values(width), random.values(width), random.values(width))
        // In place.
        var out = x
        var rounded = [UInt16](repeating: 0, count: rows * width)
        out.withUnsafeMutableBufferPointer {
            kernels.layer_norm(
                $0.baseAddress, delta, deltaBias, weight, bias, 1e-5, Int64(rows), Int64(width), $0.baseAddress,
                &rounded)
        }
        for row in 0..<rows {
            let sum = (0..<width).map { Double(x[row * width + $0] + delta[row * width + $0] + deltaBias[$0]) }
            let mean = sum.reduce(0, +) / Double(width)
            let variance = sum.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
            for column in 0..<width {
                let expected =
                    (sum[column] - mean) / (variance + 1e-5).squareRoot() * Double(weight[column])
                    + Double(bias[column])
                #expect(abs(Double(out[row * width + column]) - expected) < 1e-4)
            }
        }
        var expected = rounded
        kernels.to_bfloat16(out, &expected, Int64(out.count))
        #expect(rounded == expected)
        var again = x
        again.withUnsafeMutableBufferPointer {
            kernels.layer_norm(
                $0.baseAddress, delta, deltaBias, weight, bias, 1e-5, Int64(rows), Int64(width), $0.baseAddress, nil)
        }
        #expect(again == out)
    }

    @Test(arguments: KernelGradientTests.tables, [16, 37])
    func geluEqualsItsDefinition(set: Processor.InstructionSet, width: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        let rows = 10
        // From -12 to 12.
        let x = (0..<(rows * width)).map { (Float($0) / Float(rows * width) - 0.5) * 24 }
        let bias = (0..<width).map { Float($0 % 5) * 0.25 }
        var out = [Float](repeating: .nan, count: rows * width)
        kernels.gelu(x, bias, Int64(rows), Int64(width), &out, 0)
        for index in x.indices {
            let value = Double(x[index] + bias[index % width])
            let expected = value * 0.5 * erfc(-value * 0.5.squareRoot())
            #expect(abs(Double(out[index]) - expected) < 4e-7 * max(1, abs(value)))
        }
        var rounded = [UInt16](repeating: 0, count: rows * width)
        kernels.gelu(x, bias, Int64(rows), Int64(width), &rounded, 1)
        var expected = rounded
        kernels.to_bfloat16(out, &expected, Int64(out.count))
        #expect(rounded == expected)
    }

    @Test(arguments: KernelGradientTests.tables, [16, 12])
    func twoWayAttentionEqualsItsDefinition(set: Processor.InstructionSet, headWidth: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 12)
        let shape = kernels_attention_shape(heads: 2, kv_heads: 1, head_width: Int32(headWidth))
        // More rows than are handled together, and a prefix.
        let segments = [
            kernels_segment(start: 0, count: 5, prefix_start: 0, prefix_count: 0, probability_offset: 0),
            kernels_segment(start: 5, count: 20, prefix_start: 1, prefix_count: 3, probability_offset: 0),
        ]
        let seen = [Array(0..<5), Array(1..<4) + Array(5..<25)]
        let (width, outWidth) = (4 * headWidth, 2 * headWidth)
        let x = random.values(25 * width).map { $0 * 2 }
        var out = [Float](repeating: .nan, count: 25 * outWidth)
        kernels.two_way_attention(x, segments, 2, shape, &out, 0)
        for row in 0..<25 {
            let keys = seen[row < 5 ? 0 : 1]
            for head in 0..<2 {
                let scores = keys.map { key in
                    (0..<headWidth).reduce(0.0) {
                        $0 + Double(x[row * width + head * headWidth + $1])
                            * Double(x[key * width + 2 * headWidth + $1])
                    } / Double(headWidth).squareRoot()
                }
                let weights = scores.map(exp)
                let total = weights.reduce(0, +)
                for column in 0..<headWidth {
                    let expected = zip(keys, weights).reduce(0.0) {
                        $0 + $1.1 / total * Double(x[$1.0 * width + 3 * headWidth + column])
                    }
                    #expect(abs(Double(out[row * outWidth + head * headWidth + column]) - expected) < 1e-5)
                }
            }
        }
    }

    @Test(arguments: KernelGradientTests.tables)
    func aBiasIsAddedToEachRow(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        let (rows, width) = (3, 21)
        let bias = (0..<width).map { Float($0) }
        var x = (0..<(rows * width)).map { Float($0) * 100 } + [7]
        let expected = (0..<(rows * width)).map { Float($0) * 100 + Float($0 % width) } + [7]
        kernels.add_bias(&x, bias, Int64(rows), Int64(width))
        #expect(x == expected)
    }
}
