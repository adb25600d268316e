import Codes
import Foundation
import Tensor

extension CodeHead {
    private static let listName = "head.json"
    private static let vectorsName = "head.safetensors"
    /// A million codes of 20 bytes.
    private static let maximumListBytes = 32 << 20
    private static let maximumCodes = 1_000_000

    /// What stands beside the vectors.
    private struct List: Codable {
        /// In the order of the vectors.
        var codes: [String]
        var width: Int
        var temperature: Float
        var encoder: String
    }

    /// Reads what ``write(to:)`` has written.
    /// - Throws: ``CodeHeadError``, ``CheckpointError``.
    init(modelFolder folder: URL) throws {
        let list: List
        do {
            let json = try WholeFile.contents(
                of: folder.appendingPathComponent(Self.listName), maximumBytes: Self.maximumListBytes)
            list = try JSONDecoder().decode(List.self, from: json)
        } catch {
            throw CodeHeadError.malformed(file: Self.listName, reason: WholeFile.reason(error))
        }
        func require(_ holds: Bool, _ reason: String) throws {
            guard holds else { throw CodeHeadError.malformed(file: Self.listName, reason: reason) }
        }
        let count = list.codes.count
        try require(count <= Self.maximumCodes, "it has \(count) codes; at most \(Self.maximumCodes) are supported")
        try require((1...16_384).contains(list.width), "width is \(list.width); it must be in 1...16384")
        try require(
            list.temperature > 0 && list.temperature <= 10,
            "temperature is \(list.temperature); it must be above 0 and at most 10")
        let codes = list.codes.compactMap { Code($0) }
        try require(Set(codes).count == count, "a code is none, or stands there twice")
        let file = try SafeTensorsFile(contentsOf: folder.appendingPathComponent(Self.vectorsName))
        let vectors = try file.bytes("vectors", shape: [count, list.width])
        func floats(_ name: String) throws -> [Float] {
            let values = try file.values([name], shape: [count])
            return Array(values.elements)
        }
        self.init(
            codes: codes, vectors: Int8Rows(width: list.width, values: vectors, steps: try floats("scales")),
            inverseFrequencies: try floats("inverse_frequencies"), encoder: list.encoder,
            temperature: list.temperature)
    }

    /// Adds the head's files to a model's folder.
    /// - Throws: errors of the file system.
    func write(to folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let list = try encoder.encode(
            List(codes: codes.map(\.description), width: width, temperature: temperature, encoder: self.encoder))
        try DurableFile.write(to: folder.appendingPathComponent(Self.listName)) { try $0.write(contentsOf: list) }
        try SafeTensorsFile.write(
            blocks: [
                SafeTensorsFile.Block(
                    name: "vectors", type: "I8", shape: [codes.count, width], values: vectors.values),
                SafeTensorsFile.Block(name: "scales", type: "F32", shape: [codes.count], values: vectors.steps),
                SafeTensorsFile.Block(
                    name: "inverse_frequencies", type: "F32", shape: [codes.count], values: inverseFrequencies),
            ], to: folder.appendingPathComponent(Self.vectorsName))
    }
}

/// A code head that can't be used; the message names the file.
public enum CodeHeadError: Error, Equatable, CustomStringConvertible {
    /// A file that isn't there, or isn't what it should be.
    case malformed(file: String, reason: String)
    /// The encoder's files are not those that the head's vectors were made with.
    case otherEncoder(folder: String)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .malformed(let file, let reason): "\(file) is of no use: \(reason); copy the model's folder again"
        case .otherEncoder(let folder):
            "\(folder) is another encoder than the head's vectors were made with; copy the model's folder again, or train "
                + "anew"
        }
    }
}
