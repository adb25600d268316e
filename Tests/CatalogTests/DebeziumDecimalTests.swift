import Testing

@testable import Catalog

@Suite struct DebeziumDecimalTests {
    @Test(
        arguments: [
            ([], 0, "0"), ([0], 2, "0.00"), ([0x07, 0xC6], 2, "19.90"), ([0xFF], 0, "-1"), ([0x80], 0, "-128"),
            ([0xFF, 0x85], 3, "-0.123"), ([0x7F], 5, "0.00127"), ([0x80, 0x00], 1, "-3276.8"),
            ([0x01, 0, 0, 0, 0, 0, 0, 0, 0], 0, "18446744073709551616"),
            ([0xFF, 0, 0, 0, 0, 0, 0, 0, 0], 4, "-1844674407370955.1616"), ([0xF9], -2, "-700"), ([], -2, "0"),
        ] as [([UInt8], Int, String)])
    func twosComplementBecomesDecimalText(bytes: [UInt8], scale: Int, text: String) {
        #expect(DebeziumDecimal.decimalText(bytes: bytes, scale: scale) == text)
    }

    @Test func everyTwoByteNumberIsRight() {
        for value in Int16.min...Int16.max {
            let pattern = UInt16(bitPattern: value)
            let text = DebeziumDecimal.decimalText(bytes: [UInt8(pattern >> 8), UInt8(pattern & 0xFF)], scale: 0)
            if text != String(value) {
                Issue.record("\(value) became \(text)")
                return
            }
        }
    }
}
