import CodeIndex
import Codes
import Foundation
import Retrieval

/// What a comparison of the index in memory with the tables found; `/v1/index/comparison` answers with it.
public struct ComparisonReport: Sendable, Codable, Equatable {
    /// The moment at which both were compared.
    public struct Moment: Sendable, Codable, Equatable {
        /// What had been applied: a snapshot of the database's transactions.
        public let position: String
        /// When the tables were at it.
        public let time: String
    }

    /// A sum over rows.
    public struct Sum: Sendable, Codable, Equatable {
        /// How many rows there are.
        public let rows: Int
        /// What they add up to, in 16 hexadecimal digits.
        public let sum: String

        init(_ digest: IndexDigest) {
            rows = digest.rows
            let digits = String(digest.sum, radix: 16)
            self.sum = String(repeating: "0", count: 16 - digits.count) + digits
        }
    }

    /// A part of the index that is compared by itself.
    public struct Part: Sendable, Codable, Equatable, CustomStringConvertible {
        /// `products`: their visible fields; `postings`: those of a generation.
        public let name: String
        /// Whose postings; absent for products.
        public let generation: Int64?
        /// What is held.
        public let memory: Sum
        /// What the database has.
        public let tables: Sum

        /// Whether both are the same.
        public var isEqual: Bool { memory == tables }
        /// For people.
        public var description: String { generation.map { "\(name) of generation \($0)" } ?? name }
    }

    /// Whether all parts are equal.
    public let isEqual: Bool
    /// When both were compared.
    public let asOf: Moment
    /// Products, then each generation's postings.
    public let parts: [Part]

    private enum CodingKeys: String, CodingKey {
        case isEqual = "equal"
        case asOf = "as_of"
        case parts
    }

    /// - Parameters:
    ///   - held: what is held, with all that has changed until the tables' moment.
    ///   - tables: what the database has.
    init(_ held: MemoryDigests, _ tables: IndexDigests) {
        let generations = Set(held.postings.keys).union(tables.postings.keys).sorted()
        parts =
            [Part(name: "products", generation: nil, memory: Sum(held.products), tables: Sum(tables.products))]
            + generations.map {
                Part(
                    name: "postings", generation: $0, memory: Sum(held.postings[$0] ?? IndexDigest()),
                    tables: Sum(tables.postings[$0] ?? IndexDigest()))
            }
        isEqual = parts.allSatisfy(\.isEqual)
        asOf = Moment(
            position: "\(tables.delta.position)",
            time: tables.delta.asOf.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
