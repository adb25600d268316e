import Foundation
import Hummingbird
import NIOCore
import Randomness
import Testing

@testable import Serving

@Suite struct JSONWriterTests {
    private struct Value: Codable, Equatable {
        var text: String
        var number: Double
        var count: Int64
        var flag: Bool
        var list: [String]
        var named: [String: String]
        var nested: [[Double]]
        var absent: String?
    }

    private func written(_ value: Value) -> Data {
        var writer = JSONWriter(capacity: 1)
        writer.object { writer in
            writer.member("text", value.text)
            writer.member("number", value.number)
            writer.member("count", value.count)
            writer.member("flag", value.flag)
            writer.member("list", value.list)
            writer.name("named")
            writer.dictionary(value.named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
            writer.name("nested")
            writer.array(value.nested) { writer, row in writer.array(row) { $0.value($1) } }
            writer.member("absent", ifPresent: value.absent)
        }
        return Data(writer.buffer.readableBytesView)
    }

    /// Texts in which everything occurs that needs an escape, or looks as if.
    private func text(_ random: inout SplitMix64) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            let code: UInt32 =
                switch Int.random(in: 0...4, using: &random) {
                case 0: .random(in: 0...0x1F, using: &random)
                case 1: [0x22, 0x5C, 0x2F, 0x7F, 0x85, 0x2028, 0xFEFF].randomElement(using: &random)!
                case 2: .random(in: 0x20...0x7E, using: &random)
                default: .random(in: 0x80...0x10FFFF, using: &random)
                }
            if let scalar = Unicode.Scalar(code) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    @Test(arguments: 0..<200 as Range<UInt64>) func aDecoderReadsBackWhatWasWritten(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let number = Double(bitPattern: .random(in: 0...(.max), using: &random))
        let value = Value(
            text: text(&random), number: number.isFinite ? number : 0.5,
            count: .random(in: (.min)...(.max), using: &random), flag: .random(using: &random),
            list: (0..<Int.random(in: 0...3, using: &random)).map { _ in text(&random) },
            named: [text(&random): text(&random), "b": ""], nested: [[], [1, -0.25], [1e300]],
            absent: Bool.random(using: &random) ? "here" : nil)
        let read = try JSONDecoder().decode(Value.self, from: written(value))
        #expect(read == value)
        // Texts that look the same are equal; these are the same.
        #expect(Array(read.text.utf8) == Array(value.text.utf8))
    }

    @Test func writesNumbersAsJSONHasThem() {
        func text(_ value: Double) -> String {
            var writer = JSONWriter()
            writer.value(value)
            return String(buffer: writer.buffer)
        }
        #expect(text(3) == "3")
        #expect(text(-0.125) == "-0.125")
        #expect(text(1e-7) == "1e-07")
        #expect(text(1e16) == "1e+16")
        #expect(text(.infinity) == "null" && text(.nan) == "null")
        #expect(text(12.345678) == "12.345678")
    }

    @Test func setsCommasBetweenMembersOnly() {
        var writer = JSONWriter()
        writer.array([1, 2]) { writer, number in
            writer.object { writer in
                writer.member("a", number)
                writer.name("b")
                writer.object { _ in }
                writer.name("c")
                writer.null()
            }
        }
        #expect(String(buffer: writer.buffer) == "[{\"a\":1,\"b\":{},\"c\":null},{\"a\":2,\"b\":{},\"c\":null}]")
    }
}
