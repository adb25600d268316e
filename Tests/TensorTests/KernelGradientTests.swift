import CKernels
import Tensor
import Testing

/// Each backward kernel against central differences of its forward kernel, in every instruction set of this processor.
@Suite struct KernelGradientTests {
    static let tables: [Processor.InstructionSet] = Processor.InstructionSet.allCases.filter {
        kernels_of($0.rawValue) != nil
    }

    /// Compares a gradient with the derivative of Σ coefficient · output along random directions. Float32 forward passes
    /// and steps of 0.01 leave errors under two percent.
    private func expectGradient(
        _ gradient: [Float], of input: [Float], _ random: inout Random, _ loss: ([Float]) -> Double,
        _ comment: Comment
    ) {
        for _ in 0..<5 {
            let direction = random.values(input.count)
            let step: Float = 0.01
            let forward = loss(zip(input, direction).map { $0 + step * $1 })
            let backward = loss(zip(input, direction).map { $0 - step * $1 })
            let numeric = (forward - backward) / Double(2 * step)
            let analytic = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
            let size = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            #expect(abs(numeric - analytic) < 0.02 * max(size, 0.1), "\(comment): \(numeric) against \(analytic)")
        }
    }

    private func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }

    @Test(arguments: tables, [16, 37])
    func rmsNormHasItsGradient(set: Processor.InstructionSet, width: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 1)
        let rows = 3
        let x = random.values(rows * width)
        let weight = random.values(width)
        let coefficients = random.values(rows * width)
        func forward(_ x: [Float], _ weight: [Float]) -> (out: [Float], inverse: [Float]) {
            var out = [Float](repeating: 0, count: x.count)
            var inverse = [Float](repeating: 0, count: rows)
            kernels.rms_norm(x, nil, nil, weight, 1e-5, Int64(rows), Int64(width), &out, 0, &inverse)
            return (out, inverse)
        }
        var inputGradient = [Float](repeating: 0, count: x.count)
        var weightGradient = [Float](repeating: 0, count: width)
        kernels.rms_norm_backward(
            coefficients, x, forward(x, weight).inverse, weight, Int64(rows), Int64(width), &inputGradient,
            &weightGradient, nil, 0)
        expectGradient(inputGradient, of: x, &random, { dot(forward($0, weight).out, coefficients) }, "input")
        expectGradient(weightGradient, of: weight, &random, { dot(forward(x, $0).out, coefficients) }, "weight")
    }

    @Test(arguments: tables, [16, 21])
    func swiGLUHasItsGradient(set: Processor.InstructionSet, width: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 2)
        let rows = 2
        let x = random.values(rows * 2 * width)
        let coefficients = random.values(rows * width)
        func forward(_ x: [Float]) -> [Float] {
            var out = [Float](repeating: 0, count: rows * width)
            kernels.swiglu(x, Int64(rows), Int64(width), &out, 0)
            return out
        }
        var gradient = [Float](repeating: 0, count: x.count)
        kernels.swiglu_backward(x, coefficients, Int64(rows), Int64(width), &gradient, 0)
        expectGradient(gradient, of: x, &random, { dot(forward($0), coefficients) }, "input")
    }

    @Test(arguments: tables, [4, 8, 64])
    func rotaryPositionsHaveTheirGradient(set: Processor.InstructionSet, headWidth: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 3)
        let shape = kernels_attention_shape(heads: 2, kv_heads: 1, head_width: Int32(headWidth))
        let rows = 2
        let width = 4 * headWidth
        let positions: [Int32] = [0, 2]
        let angles = random.values(3 * headWidth / 2)
        let cosines = angles.map { (1 - $0 * $0).squareRoot().isNaN ? 0.5 : (1 - $0 * $0).squareRoot() }
        let x = random.values(rows * width)
        let coefficients = random.values(rows * width)
        func forward(_ x: [Float]) -> [Float] {
            var out = x
            kernels.rope(&out, positions, cosines, angles, Int64(rows), shape)
            return out
        }
        var workspace = coefficients
        var gradient = [Float](repeating: 0, count: x.count)
        kernels.rope_backward(&workspace, positions, cosines, angles, Int64(rows), shape, &gradient, 0)
        expectGradient(gradient, of: x, &random, { dot(forward($0), coefficients) }, "input")
    }

    @Test(arguments: tables, [8, 24, 64])
    func attentionWithSharedPrefixesAndGroupedHeadsHasItsGradient(set: Processor.InstructionSet, headWidth: Int) throws
    {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 4)
        let shape = kernels_attention_shape(heads: 4, kv_heads: 2, head_width: Int32(headWidth))
        // A prompt of 19 rows with continuations of 5 and 14, then a prompt of its own.
        let counts = [19, 5, 14, 3]
        let starts = [0, 19, 24, 38]
        let rows = 41
        var segments: [kernels_segment] = []
        var probabilityCount = 0
        for (index, (start, count)) in zip(starts, counts).enumerated() {
            let prefix = index == 1 || index == 2 ? 19 : 0
            segments.append(
                kernels_segment(
                    start: Int32(start), count: Int32(count), prefix_start: 0, prefix_count: Int32(prefix),
                    probability_offset: Int64(probabilityCount)))
            probabilityCount += 4 * count * ((prefix + count + 15) / 16 * 16)
        }
        let x = random.values(rows * 8 * headWidth)
        let coefficients = random.values(rows * 4 * headWidth)
        func forward(_ x: [Float]) -> (out: [Float], probabilities: [Float]) {
            var out = [Float](repeating: 0, count: rows * 4 * headWidth)
            var probabilities = [Float](repeating: 0, count: probabilityCount)
            kernels.attention(x, segments, Int64(segments.count), shape, &probabilities, &out, 0)
            return (out, probabilities)
        }
        // Memory a kernel does not write must not matter.
        var gradient = [Float](repeating: 0, count: x.count)
        kernels.attention_backward(
            x, forward(x).probabilities, coefficients, segments, Int64(segments.count), shape, &gradient)
        expectGradient(gradient, of: x, &random, { dot(forward($0).out, coefficients) }, "projections")
        var withoutProbabilities = [Float](repeating: 0, count: rows * 4 * headWidth)
        kernels.attention(x, segments, Int64(segments.count), shape, nil, &withoutProbabilities, 0)
        #expect(withoutProbabilities == forward(x).out)
    }

    @Test(arguments: tables, [16, 45])
    func crossEntropyWithWeightedTargetsHasItsGradient(set: Processor.InstructionSet, width: Int) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 5)
        let rows = 3
        let offsets: [Int32] = [0, 3, 3, 4]
        let targets: [Int32] = [2, 7, 2, 15]
        let weights: [Float] = [1, 0.5, 0.25, -0.75]
        let logits = random.values(rows * width)
        func forward(_ logits: [Float], _ gradient: inout [Float]) -> Double {
            kernels.cross_entropy(
                logits, Int64(rows), Int64(width), offsets, targets, weights, &gradient, Int64(width), 0)
        }
        var gradient = [Float](repeating: 9, count: logits.count)
        var ignored = gradient
        let loss = forward(logits, &gradient)
        expectGradient(gradient, of: logits, &random, { forward($0, &ignored) }, "logits")
        #expect(gradient[width..<(2 * width)].allSatisfy { $0 == 0 })
        let stride = width + 3
        var spread = [Float](repeating: 9, count: rows * stride)
        _ = kernels.cross_entropy(
            logits, Int64(rows), Int64(width), offsets, targets, weights, &spread, Int64(stride), 0)
        for row in 0..<rows {
            #expect(spread[(row * stride)...].prefix(width) == gradient[(row * width)...].prefix(width))
            #expect(spread[(row * stride + width)...].prefix(3) == [9, 9, 9])
        }
        var sums = [Float](repeating: 0, count: rows)
        kernels.log_sum_exp(logits, Int64(rows), Int64(width), &sums)
        let expected =
            1.25 * Double(sums[0] - logits[2]) + 0.5 * Double(sums[0] - logits[7])
            - 0.75 * Double(sums[2] - logits[2 * width + 15])
        #expect(abs(loss - expected) < 1e-4)
    }

    @Test(arguments: tables)
    func embeddingHasItsGradient(set: Processor.InstructionSet) throws {
        let kernels = try #require(kernels_of(set.rawValue)).pointee
        var random = Random(seed: 6)
        let tokens: [Int32] = [3, 0, 3]
        let width = 19
        let table = random.values(4 * width)
        let coefficients = random.values(3 * width)
        func forward(_ table: [Float]) -> [Float] {
            var out = [Float](repeating: 0, count: 3 * width)
            kernels.embed(table, tokens, 3, Int64(width), &out)
            return out
        }
        var gradient = [Float](repeating: 0, count: table.count)
        kernels.embed_backward(coefficients, tokens, 3, Int64(width), &gradient)
        expectGradient(gradient, of: table, &random, { dot(forward($0), coefficients) }, "table")
    }
}
