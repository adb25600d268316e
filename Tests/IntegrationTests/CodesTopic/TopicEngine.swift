import Catalog
import Kafka
import Testing

/// A search engine that knows nothing but a codes topic and the manual's account of the score: it adds up w_p · w_q over
/// each product's codes in whole numbers, and lets the lower number come first of equal scores.
struct TopicEngine {
    struct Hit: Equatable {
        var product: String
        /// In millionths.
        var score: Int
    }

    private var postings: [String: [(product: Int, weight: Int)]] = [:]
    /// [number]: identifier.
    private var identifiers: [Int: String] = [:]

    /// - Parameter records: all of a topic's.
    init(_ records: [KafkaRecord]) throws {
        var newest: [[UInt8]: (version: Int64, value: [UInt8]?)] = [:]
        for record in records {
            let key = try #require(record.key)
            let header = try #require(record.headers.first { $0.name == "gramd.version" }?.value)
            let version = try #require(Int64(String(decoding: header, as: UTF8.self)))
            if version >= newest[key]?.version ?? 0 { newest[key] = (version, record.value) }
        }
        for case (_, let value?) in newest.values {
            let product = try JSONValue(parsing: value)
            let number = try #require(product["number"]?.numberValue?.int64)
            identifiers[Int(number)] = try #require(product["product"]?.stringValue)
            for code in try #require(product["codes"]?.arrayValue) {
                let weight = try #require(code["weight"]?.numberValue).double
                postings[try #require(code["code"]?.stringValue), default: []].append(
                    (Int(number), Int((weight * 100).rounded())))
            }
        }
    }

    /// How many products it has.
    var count: Int { identifiers.count }

    /// - Parameter weights: w_q of each code, in ten-thousandths.
    /// - Returns: the best products.
    func search(_ weights: [String: Int], limit: Int) -> [Hit] {
        var scores: [Int: Int] = [:]
        for (code, weight) in weights {
            for posting in postings[code] ?? [] { scores[posting.product, default: 0] += weight * posting.weight }
        }
        return scores.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
            .map { Hit(product: identifiers[$0.key] ?? "", score: $0.value) }
    }
}
