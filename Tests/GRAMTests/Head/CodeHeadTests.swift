import Codes
import Foundation
import Testing

@testable import GRAM

@Suite struct CodeHeadTests {
    /// Along an axis each, but for the chair, which is near the sofa.
    private static let vectors: [(String, [Float])] = [
        ("sofa", [2, 0, 0]), ("lamp", [0, 3, 0]), ("table", [0, 0, 0.5]), ("chair", [3, 0, 1]),
    ]
    private let head = CodeHead(
        codes: vectors.map { Code($0.0)! }, vectors: vectors.flatMap(\.1), inverseFrequencies: [2, 2, 2, 2], width: 3,
        encoder: "e")
    /// What it is for those vectors: 0.9 of the sofa's direction.
    private let couch = QueryVector([0.9, 0.3, 0.316_227_8] as [Float])

    private func named(_ head: CodeHead, besides own: [String] = [], isLive: (Code) -> Bool = { _ in true }) -> [String]
    {
        head.codes(nearest: couch, besides: Set(own.compactMap { Code($0) }), isLive: isLive).map(\.code.description)
    }

    @Test func codesComeByTheirNearness() {
        #expect(named(head) == ["chair", "sofa", "table", "lamp"])
        let codes = head.codes(nearest: couch, besides: [], isLive: { _ in true })
        #expect(codes.allSatisfy { $0.isFromHead })
        #expect(abs(codes.reduce(0) { $0 + $1.probability } - 1) < 1e-3)
        // exp of the difference of their cosines by the temperature, but for what a byte and the query's steps leave out.
        let cosines: (chair: Double, sofa: Double) = ((3 * 0.9 + 0.316_227_8) / 10.0.squareRoot(), 0.9)
        let expected = exp((cosines.chair - cosines.sofa) / 0.05)
        #expect(abs(codes[0].probability / codes[1].probability / expected - 1) < 0.1)
    }

    @Test func ownCodesAndThoseWithoutProductsAreNotNamed() {
        #expect(named(head, besides: ["chair", "red"]) == ["sofa", "table", "lamp"])
        #expect(named(head) { $0.description != "sofa" } == ["chair", "table", "lamp"])
        #expect(named(head) { _ in false } == [])
    }

    @Test func aRarerCodeIsPreferredToOneAsNear() {
        let twins = CodeHead(
            codes: ["seat", "sofa"].map { Code($0)! }, vectors: [1, 0, 0, 1, 0, 0], inverseFrequencies: [1, 1.5],
            width: 3,
            encoder: "e")
        #expect(named(twins) == ["sofa", "seat"])
        let codes = twins.codes(nearest: couch, besides: [], isLive: { _ in true })
        #expect(codes[0].probability == codes[1].probability)
    }

    @Test func ofManyThoseThatCountMostAreNamed() {
        let count = 4 * CodeHead.mostCodes
        // Turned away from the query more and more, in another order.
        let places = (0..<count).map { $0 * 7 % count }
        let wide = CodeHead(
            codes: places.map { Code("word\($0)")! },
            vectors: places.flatMap { place -> [Float] in
                let angle = Float(place) / Float(count)
                return [cos(angle), sin(angle)]
            }, inverseFrequencies: places.map { _ in 1 }, width: 2, encoder: "e")
        let codes = wide.codes(
            nearest: QueryVector([1, 0] as [Float]), besides: [Code("word1")!], isLive: { _ in true })
        // Neighbours in the order differ by less than a byte tells.
        #expect(codes.count == CodeHead.mostCodes)
        #expect(codes.map(\.probability) == codes.map(\.probability).sorted(by: >))
        let names = Set(codes.map(\.code.description))
        #expect(!names.contains("word1") && names.contains("word0"))
        #expect((2..<20).allSatisfy { names.contains("word\($0)") })
        #expect((60..<count).allSatisfy { !names.contains("word\($0)") })
    }

    @Test func noCodesAreNoFault() {
        let empty = CodeHead(codes: [], vectors: [], inverseFrequencies: [], width: 3, encoder: "e")
        #expect(named(empty) == [])
    }

    // MARK: Files

    @Test func aHeadIsReadAsItWasWritten() throws {
        let folder = try TemporaryFolder()
        try head.write(to: folder.url)
        #expect(try CodeHead(modelFolder: folder.url) == head)
    }

    @Test(arguments: [
        (#""width":3"#, #""width":0"#), (#""width":3"#, #""width":4"#), (#""chair""#, #""sofa""#),
        (#""temperature":"#, #""temperature":-"#), (#""codes""#, #""words""#),
    ])
    func aDamagedListIsRefused(_ text: String, _ damaged: String) throws {
        let folder = try TemporaryFolder()
        try head.write(to: folder.url)
        let file = folder.url.appendingPathComponent("head.json")
        let list = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        try #require(list.contains(text))
        try Data(list.replacingOccurrences(of: text, with: damaged).utf8).write(to: file)
        #expect(throws: (any Error).self) { try CodeHead(modelFolder: folder.url) }
    }

    @Test func aMissingFileIsNamed() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: CodeHeadError.self) { try CodeHead(modelFolder: folder.url) }
        #expect(error?.description.contains("head.json is of no use: there is no such file") == true)
    }

    @Test func vectorsOfAnotherTypeAreRefused() throws {
        let folder = try TemporaryFolder()
        try head.write(to: folder.url)
        let file = folder.url.appendingPathComponent("head.safetensors")
        try FileManager.default.removeItem(at: file)
        try SafeTensorsFile.write(
            blocks: [
                .init(name: "vectors", type: "F32", shape: [4, 3], values: [Float](repeating: 1, count: 12)),
                .init(name: "scales", type: "F32", shape: [4], values: [Float](repeating: 1, count: 4)),
                .init(name: "inverse_frequencies", type: "F32", shape: [4], values: [Float](repeating: 1, count: 4)),
            ], to: file)
        #expect(throws: CheckpointError.unsupportedType(file: "head.safetensors", tensor: "vectors", type: "F32")) {
            try CodeHead(modelFolder: folder.url)
        }
    }
}
