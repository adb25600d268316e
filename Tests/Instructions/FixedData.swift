import Catalog
import CodeIndex
import Codes
import Foundation
import Randomness
import Retrieval
import Simulation

/// Events, queries and an index of the simulated shop, in files: reading them takes less than making them.
struct FixedData {
    static let generation: Int64 = 1
    private static let seed: UInt64 = 1
    private static let productCount = 50_000
    private static let eventCount = 10_000
    private static let queryCount = 1_000

    let folder: URL

    private var eventFile: URL { folder.appending(path: "events.jsonl") }
    private var queryFile: URL { folder.appending(path: "queries.txt") }
    private var indexFile: URL { folder.appending(path: "index.snapshot") }

    // MARK: Reading

    func records() throws -> [SourceRecord] {
        try Data(contentsOf: eventFile).split(separator: UInt8(ascii: "\n")).map {
            SourceRecord(key: nil, value: Array($0))
        }
    }

    func products() throws -> [Product] { try Self.products(records()) }

    func queries() throws -> [String] {
        try String(contentsOf: queryFile, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    func index() throws -> RetrievalIndex { try RetrievalIndex(reading: indexFile.path) }

    private static func products(_ records: [SourceRecord]) throws -> [Product] {
        let decoder = EventDecoder(format: .plain)
        return try records.flatMap { try decoder.decode($0) }.compactMap { event in
            guard case .upsert(let product) = event.change else { return nil }
            return product
        }
    }

    // MARK: Writing

    func write() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let catalog = SyntheticCatalog(seed: Self.seed, productCount: Self.productCount)
        let events = catalog.map { $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1) }
        try Data(events.prefix(Self.eventCount).joined(separator: "\n").utf8).write(to: eventFile)

        var random = SplitMix64(seed: Self.seed)
        let queries = (0..<Self.queryCount).map { _ in
            catalog.query(for: catalog[random.below(catalog.count)], using: &random)
        }
        try Data(queries.joined(separator: "\n").utf8).write(to: queryFile)

        let records = events.map { SourceRecord(key: nil, value: Array($0.utf8)) }
        try Self.index(of: Self.products(records)).write(to: indexFile.path)
    }

    private static func index(of products: [Product]) throws -> RetrievalIndex {
        let analyzer = try CodeAnalyzer()
        let selection = CodeSelection()
        let index = RetrievalIndex()
        var numbers: [Code: Int32] = [:]
        for start in stride(from: 0, to: products.count, by: 5_000) {
            var change = RetrievalChange(postings: [generation: []], generations: [generation])
            for number in start..<min(start + 5_000, products.count) {
                let product = products[number]
                let choices = selection.choices(for: CodingInput(of: product).text, analyzer: analyzer)
                for choice in choices where numbers[choice.code] == nil {
                    let next = Int32(numbers.count)
                    numbers[choice.code] = next
                    change.codes.append(IndexedCode(number: next, text: choice.code.description))
                }
                change.products.append(
                    IndexedProduct(
                        number: Int64(number), id: product.id, title: product.title, brand: product.brand,
                        category: product.category, price: product.price))
                change.postings[generation]?.append(
                    IndexedCodes(
                        product: Int64(number), codes: choices.map { numbers[$0.code]! },
                        weights: choices.map { PostingWeight($0.weight).steps }, ownCount: choices.count))
            }
            index.apply(change, position: "\(start)")
        }
        while index.merge() {}
        return index
    }
}
