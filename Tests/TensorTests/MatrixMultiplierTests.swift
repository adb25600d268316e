import CKernels
import Testing

@testable import Tensor

@Suite struct MatrixMultiplierTests {
    static let types: [DataType] = Processor.supportsBFloat16 ? [.float32, .bfloat16] : [.float32]

    /// Values with few bits, so that bfloat16 holds them and sums are exact.
    private func matrix(_ rows: Int, _ columns: Int, _ random: inout Random) -> [Float] {
        (0..<(rows * columns)).map { _ in (random.value() * 8).rounded() }
    }

    private func operand(_ values: [Float], _ type: DataType) -> Buffer<UInt8> {
        let buffer = Buffer<UInt8>(count: values.count, type: type)
        let memory = UnsafeMutableRawPointer(buffer.pointer)
        if type == .float32 {
            memory.bindMemory(to: Float.self, capacity: values.count).update(from: values, count: values.count)
        } else {
            kernels_to_bfloat16(
                values, memory.bindMemory(to: UInt16.self, capacity: values.count), Int64(values.count))
        }
        return buffer
    }

    private func product(_ a: [Float], _ b: [Float], _ rows: Int, _ columns: Int, _ depth: Int) -> [Float] {
        (0..<(rows * columns)).map { index in
            (0..<depth).reduce(Float(0)) { $0 + a[index / columns * depth + $1] * b[$1 * columns + index % columns] }
        }
    }

    private func transposed(_ a: [Float], _ rows: Int, _ columns: Int) -> [Float] {
        (0..<a.count).map { a[$0 % rows * columns + $0 / rows] }
    }

    /// With so many elements after each row.
    private func spread(_ a: [Float], columns: Int, gap: Int) -> [Float] {
        stride(from: 0, to: a.count, by: columns).flatMap { row in
            a[row..<(row + columns)] + [Float](repeating: .nan, count: gap)
        }
    }

    @Test(arguments: types, [0, 16])
    func productsOfAllLayoutsEqualTheDefinition(type: DataType, gap: Int) throws {
        let multiplier = try MatrixMultiplier()
        var random = Random(seed: 1)
        for (rows, columns, depth) in [(1, 16, 8), (7, 33, 12), (32, 48, 96), (65, 40, 31)] {
            let a = matrix(rows, depth, &random)
            let b = matrix(depth, columns, &random)
            let start = matrix(rows, columns, &random)
            let expected = product(a, b, rows, columns, depth)
            for (left, right, accumulating) in [
                (false, false, false), (false, true, false), (true, false, true), (true, true, true),
            ] {
                // As they lie in memory.
                let x = left ? (transposed(a, rows, depth), depth, rows) : (a, rows, depth)
                let y = right ? (transposed(b, depth, columns), columns, depth) : (b, depth, columns)
                let memory = [x, y].map { operand(spread($0.0, columns: $0.2, gap: gap), type) }
                let operands = zip(memory, [x, y]).map {
                    Operand(.init($0.elements), rows: $1.1, columns: $1.2, gap: gap, type: type)
                }
                var result = start
                try result.withUnsafeMutableBufferPointer { result in
                    try withExtendedLifetime(memory) {
                        try multiplier.multiply(
                            left ? operands[0].transposed : operands[0],
                            right ? operands[1].transposed : operands[1],
                            into: Matrix(result, rows: rows, columns: columns), accumulating: accumulating)
                    }
                }
                let isEqual = result == (accumulating ? zip(start, expected).map(+) : expected)
                #expect(isEqual, "\(rows) × \(columns) × \(depth), transposed \(left) \(right)")
            }
        }
    }

    @Test(arguments: types, [false, true])
    func packedWeightsServeAnyNumberOfRows(type: DataType, forFewRows: Bool) throws {
        let multiplier = try MatrixMultiplier()
        var random = Random(seed: 2)
        for (outputs, inputs) in [(24, 16), (96, 80), (100, 33), (1024, 8)] {
            var weights = matrix(outputs, inputs, &random)
            let packed = try weights.withUnsafeMutableBufferPointer {
                try PackedWeights(
                    Matrix($0, rows: outputs, columns: inputs), type: type, forFewRows: forFewRows)
            }
            for rows in [1, 4, 12, 40, 130] {
                let a = matrix(rows, inputs, &random)
                let x = operand(a, type)
                var result = [Float](repeating: 0, count: rows * outputs)
                try result.withUnsafeMutableBufferPointer { result in
                    try withExtendedLifetime(x) {
                        try multiplier.multiply(
                            Operand(.init(x.elements), rows: rows, columns: inputs, type: type), by: packed,
                            into: Matrix(result, rows: rows, columns: outputs))
                    }
                }
                let isEqual = result == product(a, transposed(weights, outputs, inputs), rows, outputs, inputs)
                #expect(isEqual, "\(rows) rows of \(outputs) × \(inputs)")
            }
        }
    }

    @Test func aProductOneDNNRefusesIsAnErrorThatNamesIt() throws {
        let engine = try Engine.shared.get()
        let error = #expect(throws: TensorError.self) {
            try MatrixProduct(.init(rows: -1, columns: 1, depth: 1, type: .float32), engine: engine)
        }
        #expect(error?.description.contains("-1") == true)
    }
}
