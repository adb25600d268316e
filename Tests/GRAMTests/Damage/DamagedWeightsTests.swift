import Foundation
import Testing

@testable import GRAM

/// Files of weights, damaged, are read or refused with their name; nothing else.
@Suite struct DamagedWeightsTests {
    /// A GGUF file with a setting of each type and two tensors of 24 and 36 bytes.
    private static func gguf(extents: [UInt64] = [3, 2], secondOffset: UInt64 = 32) -> Data {
        var file = Data()
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { file.append(contentsOf: $0) }
        }
        func append(_ text: String) {
            append(UInt64(text.utf8.count))
            file.append(contentsOf: text.utf8)
        }
        func setting(_ type: UInt32, _ value: () -> Void) {
            append("s\(type)")
            append(type)
            value()
        }
        func tensor(_ name: String, _ extents: [UInt64], _ type: GGUFTensorType, at offset: UInt64) {
            append(name)
            append(UInt32(extents.count))
            for extent in extents { append(extent) }
            append(type.rawValue)
            append(offset)
        }
        file.append(contentsOf: "GGUF".utf8)
        append(UInt32(3))
        append(UInt64(2))
        append(UInt64(14))
        setting(0) { append(UInt8(1)) }
        setting(1) { append(Int8(-1)) }
        setting(2) { append(UInt16(1)) }
        setting(3) { append(Int16(-1)) }
        setting(4) { append(UInt32(1)) }
        setting(5) { append(Int32(-1)) }
        setting(6) { append(Float(0.5).bitPattern) }
        setting(7) { append(UInt8(1)) }
        setting(8) { append("text") }
        setting(9) {
            append(UInt32(5))
            append(UInt64(3))
            for value: Int32 in 1...3 { append(value) }
        }
        setting(10) { append(UInt64(1)) }
        setting(11) { append(Int64(-1)) }
        setting(12) { append(0.5.bitPattern) }
        append("texts")
        append(UInt32(9))
        append(UInt32(8))
        append(UInt64(2))
        append("one")
        append("two")
        tensor("first", extents, .f32, at: 0)
        tensor("second", [32, 2], .q4x0, at: secondOffset)
        file.append(Data(count: (32 - file.count % 32) % 32))
        for value in 0..<6 { append(Float(value).bitPattern) }
        file.append(Data(count: 8))
        file.append(Data(repeating: 1, count: 36))
        return file
    }

    private func readGGUF(_ contents: Data) throws {
        let file = try GGUFFile(contents, name: "small.gguf")
        for (name, tensor) in file.tensors {
            var values = [Float](repeating: 0, count: tensor.shape.reduce(1, *))
            try values.withUnsafeMutableBufferPointer {
                try file.read(name, shape: tensor.shape, into: $0.baseAddress!)
            }
        }
    }

    @Test func aDamagedGGUFFileIsReadOrRefused() throws {
        let whole = Self.gguf()
        try readGGUF(whole)
        let damage = Damage(of: whole, seed: 1, readGGUF)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 20)
        #expect(damage.faults.allSatisfy { $0.contains("small.gguf") })
    }

    @Test func aCountOfElementsThatOverflowsIsNamed() {
        for extents: [UInt64] in [
            [1 << 31, 1 << 31], [1 << 31, 2], [.max, .max], [1 << 20, 1 << 20, 1 << 20, 1 << 20],
        ] {
            let error = #expect(throws: BaseModelError.self) { try readGGUF(Self.gguf(extents: extents)) }
            #expect(error?.description.contains("first has an extent of") == true)
        }
    }

    @Test func tensorsOfAGGUFFileThatShareBytesAreRefused() {
        let error = #expect(throws: BaseModelError.self) { try readGGUF(Self.gguf(secondOffset: 8)) }
        #expect(error?.description.contains("first and second overlap") == true)
    }

    private static func safeTensors() throws -> Data {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("small.safetensors")
        let values = (0..<6).map { Float($0) }
        try values.withUnsafeBufferPointer { values in
            try SafeTensorsFile.write(
                ["first", "second"].map { .init(name: $0, shape: [2, 3], values: values) }, to: file)
        }
        return try Data(contentsOf: file)
    }

    private func readSafeTensors(_ contents: Data) throws {
        let file = try SafeTensorsFile(contents, name: "small.safetensors")
        for (name, entry) in file.entries {
            // One element more, since a tensor may have none.
            var values = [Float](repeating: 0, count: entry.shape.reduce(1, *) + 1)
            try values.withUnsafeMutableBufferPointer {
                try file.read(name, shape: entry.shape, into: $0.baseAddress!)
            }
        }
    }

    @Test func aDamagedSafetensorsFileIsReadOrRefused() throws {
        let whole = try Self.safeTensors()
        try readSafeTensors(whole)
        let damage = Damage(of: whole, seed: 2, readSafeTensors)
        #expect(damage.readable > 0)
        #expect(damage.faults.count > 5)
        #expect(damage.faults.allSatisfy { $0.contains("small.safetensors") })
    }

    @Test func wholeNumbersMayBeInASafetensorsFileButAreNoWeights() throws {
        var contents = try Self.safeTensors()
        let type = try #require(contents.range(of: Data("F32".utf8)))
        contents.replaceSubrange(type, with: Data("I32".utf8))
        #expect(try SafeTensorsFile(contents, name: "small.safetensors").entries.count == 2)
        #expect(
            throws: CheckpointError.unsupportedType(file: "small.safetensors", tensor: "first", type: "I32")
        ) { try readSafeTensors(contents) }
    }

    @Test(arguments: [
        ("[24,48]", "[0,24]"), ("[24,48]", "[8,32]"), ("\"second\"", "\"first\""),
    ])
    func tensorsOfASafetensorsFileThatShareBytesOrLeaveSomeOutAreRefused(old: String, new: String) throws {
        var contents = try Self.safeTensors()
        let range = try #require(contents.range(of: Data(old.utf8)))
        let padding = String(repeating: " ", count: old.utf8.count - new.utf8.count)
        contents.replaceSubrange(range, with: Data((new + padding).utf8))
        let error = #expect(throws: CheckpointError.self) { try readSafeTensors(contents) }
        guard case .unorderedData("small.safetensors", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
