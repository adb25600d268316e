import Codes
import Postgres

@testable import CodeIndex

/// An index as an instance holds it that has loaded it and follows its changes.
struct HeldIndex: Equatable, Sendable {
    /// A product's code in a generation.
    struct Posting: Hashable, Sendable {
        let generation: Int64
        let product: String
        let code: String
        let origin: PostingOrigin
        let weight: UInt8
    }

    private(set) var generations: [Generation] = []
    private(set) var codes: [Int32: String] = [:]
    private(set) var products: [Int64: ProductFields] = [:]
    private(set) var postings: [Int64: [Int64: PostingRow]] = [:]

    /// Every posting of a product that is held, by texts.
    var texts: Set<Posting> {
        var texts: Set<Posting> = []
        for (generation, rows) in postings {
            for row in rows.values {
                for (place, code) in row.codes.enumerated() {
                    texts.insert(
                        Posting(
                            generation: generation, product: products[row.product]?.id ?? "none",
                            code: codes[code] ?? "none",
                            origin: PostingOrigin(
                                place: place, of: row.codes.count, own: row.ownCount, clicked: row.clickedCount),
                            weight: row.weights[place]))
                }
            }
        }
        return texts
    }

    mutating func take(_ part: IndexPart) {
        switch part {
        case .generations(let generations): self.generations = generations
        case .codes(let rows): take(rows)
        case .products(let rows): for row in rows { products[row.number] = row }
        case .postings(let generation, let rows): take(rows, generation)
        }
    }

    mutating func take(_ delta: IndexDelta) {
        generations = delta.generations
        take(delta.codes)
        for row in delta.products { products[row.number] = row }
        for number in delta.deleted { products[number] = nil }
        for (generation, rows) in delta.postings { take(rows, generation) }
        let existing = Set(generations.map(\.id))
        postings = postings.filter { existing.contains($0.key) && !$0.value.isEmpty }
    }

    private mutating func take(_ rows: [CodeRow]) { for row in rows { codes[row.number] = row.text } }

    private mutating func take(_ rows: [PostingRow], _ generation: Int64) {
        for row in rows { postings[generation, default: [:]][row.product] = row.codes.isEmpty ? nil : row }
    }
}

/// Holds an index and follows it.
actor Follower {
    private let index: CodeIndex
    private let pool: PostgresPool
    private(set) var held = HeldIndex()
    private(set) var position = IndexPosition("")
    private(set) var loads = 0

    init(_ index: CodeIndex, _ pool: PostgresPool) {
        self.index = index
        self.pool = pool
    }

    /// Takes in what has changed.
    /// - Returns: what the tables hold at this very moment.
    func poll() async throws -> HeldIndex {
        let (delta, table, now) = try await pool.withConnection { [position] connection in
            let moment = try await IndexMoment.now(on: connection)
            return try await connection.transaction { connection in
                try await CodeIndex.beginReading(on: connection)
                let delta = try await CodeIndex.changes(since: position, at: moment, on: connection)
                let reader = Reader()
                let now = try await CodeIndex.load(at: moment, on: connection) { await reader.take($0) }
                return (delta, await reader.held, now)
            }
        }
        if let delta {
            held.take(delta)
            position = delta.position
        } else {
            loads += 1
            held = table
            position = now
        }
        return table
    }

    /// Reads an index whole.
    static func load(_ index: CodeIndex) async throws -> (HeldIndex, IndexPosition) {
        let reader = Reader()
        let position = try await index.load { await reader.take($0) }
        return (await reader.held, position)
    }

    private actor Reader {
        private(set) var held = HeldIndex()
        func take(_ part: IndexPart) { held.take(part) }
    }
}
