import Catalog
import Foundation
import Simulation
import Testing

@Suite struct SimulatedShopFilesTests {
    @Test func writesWhatImportAndEvaluateRead() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gramd-shop-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try SimulatedShopFiles(products: 400, clicks: 900, queries: 20, seed: 4).write(to: folder)
        func lines(_ name: String) throws -> [String] {
            try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8).split(separator: "\n")
                .map(String.init)
        }
        let limits = DecoderLimits()
        let decoder = ProductLineDecoder()
        let products = Set(
            try lines("products.jsonl").flatMap { try decoder.decode(line: Array($0.utf8)).compactMap(\.productID) })
        #expect(products.count == 400)
        func clicks(_ name: String) throws -> [Click] {
            try lines(name).enumerated().dropFirst().map { number, line in
                let click = try ClickLineDecoder(limits: limits).decode(line: Array(line.utf8), number: number + 1)
                return try #require(click)
            }
        }
        let log = try clicks("clicks.tsv")
        #expect(log.count == 900 && log.allSatisfy { products.contains($0.productID) })
        let judgments = try clicks("judgments.tsv")
        #expect(Set(judgments.map(\.query)).count == 20)
        #expect(Set(judgments.compactMap(\.label)) == [0, 1, 2, 3])
        #expect(Set(judgments.map(\.query)).isDisjoint(with: log.map(\.query)))
    }
}
