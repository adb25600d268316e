import Tensor
import Testing

@Suite struct MatrixTests {
    /// [4][6] with row · 10 + column as elements.
    private func table() -> Buffer<Float> {
        let buffer = Buffer<Float>(count: 24)
        for index in 0..<24 { buffer.pointer[index] = Float(index / 6 * 10 + index % 6) }
        return buffer
    }

    @Test func rowsAndColumnsAreCutWithoutCopying() {
        let buffer = table()
        let part = buffer.matrix(rows: 4, columns: 6).rows(1..<4).columns(2..<5)
        #expect(part.rows == 3 && part.columns == 3 && part.stride == 6 && !part.isDense)
        #expect((0..<3).map { Array(part[$0]) } == [[12, 13, 14], [22, 23, 24], [32, 33, 34]])
        part.rows(2..<3).clear()
        #expect(Array(buffer[18..<24]) == [30, 31, 0, 0, 0, 35])
    }

    @Test func aCopyFillsTheColumnsOfAWiderMatrixAndNoOthers() {
        let source = table()
        let target = Buffer<Float>(count: 12)
        target.matrix(rows: 2, columns: 6).columns(3..<6)
            .copy(from: source.matrix(rows: 4, columns: 6).rows(2..<4).columns(0..<3))
        #expect(Array(target.elements) == [0, 0, 0, 20, 21, 22, 0, 0, 0, 30, 31, 32])
    }

    @Test func aMatrixGrowsToItsCapacityOverTheMemoryBehindIt() {
        let buffer = table()
        let small = Matrix(buffer.elements, rows: 1, columns: 6, capacity: 4)
        #expect(Array(small.elements) == [0, 1, 2, 3, 4, 5])
        let grown = small.resized(toRows: 3)
        #expect(Array(grown[2]) == [20, 21, 22, 23, 24, 25])
        #expect(grown.rows(1..<3).capacity == 3)
    }

    @Test func aKernelStopsWhereShapesDiffer() async {
        await #expect(processExitsWith: .failure) {
            let buffer = Buffer<Float>(count: 24)
            let gateUp = buffer.matrix(rows: 2, columns: 6)
            Kernels.swiGLU(gateUp, into: Operand(buffer.matrix(at: 12, rows: 2, columns: 4)))
        }
    }
}
