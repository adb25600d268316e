import Tensor
import Testing

@Suite struct OperandTests {
    @Test(arguments: DataType.allCases)
    func rowsAreCutCopiedAndClearedBesideTheirGaps(type: DataType) {
        let arena = Arena()
        let operand = arena.operand(rows: 3, columns: 2, gap: 1, type: type)
        let bytes = UnsafeMutableRawBufferPointer(start: operand.pointer, count: 9 * type.byteCount)
        for index in bytes.indices { bytes[index] = UInt8(index / type.byteCount + 1) }
        func elements() -> [UInt8] { stride(from: 0, to: bytes.count, by: type.byteCount).map { bytes[$0] } }

        operand.rows(0..<1).copy(from: operand.rows(2..<3))
        #expect(elements() == [7, 8, 3, 4, 5, 6, 7, 8, 9])
        operand.rows(1..<3).clear()
        #expect(elements() == [7, 8, 3, 0, 0, 6, 0, 0, 9])
        #expect(operand.transposed.isTransposed && operand.transposed.transposed.rows(1..<2).rows == 1)
    }
}
