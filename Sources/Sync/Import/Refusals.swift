import Catalog
import CodeIndex

/// What of a file was refused, by cause.
public struct Refusals: Sendable, Equatable {
    /// Items that were refused for one cause.
    public struct Cause: Sendable, Equatable {
        /// The kind of fault, as of a dead letter.
        public let name: String
        /// How many there were.
        public internal(set) var count: Int
        /// The number of the first one.
        public let firstNumber: Int64
        /// What is wrong with the first one.
        public let firstMessage: String
    }

    /// In the order in which they came up first.
    public private(set) var causes: [Cause] = []

    /// Nothing yet.
    public init() {}

    /// How many items were refused.
    public var count: Int { causes.reduce(0) { $0 + $1.count } }

    /// Counts one.
    mutating func add(_ letter: DeadLetter) {
        if let index = causes.firstIndex(where: { $0.name == letter.cause }) {
            causes[index].count += 1
        } else {
            causes.append(
                Cause(
                    name: letter.cause, count: 1, firstNumber: letter.record.offset, firstMessage: letter.message))
        }
    }

    /// The counts, most frequent first, each with an example: `3 missing_field (first in 7: title: expected …)`.
    public var summary: String {
        causes.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map { _, cause in
            "\(cause.count) \(cause.name) (first in \(cause.firstNumber): \(cause.firstMessage))"
        }.joined(separator: ", ")
    }
}
