import Codes
import Foundation
import Randomness

/// What makes two queries the same to a model: their values, whatever their case, spacing and inflection.
///
/// Queries are kept back from training by this key, so that `red lamp` is not judged by a model that learned
/// `Red  Lamps`.
struct QueryKey: Hashable, Comparable {
    let text: String

    init(_ query: String, analyzer: CodeAnalyzer) {
        let values = analyzer.values(in: query)
        text =
            values.isEmpty
            ? query.trimmingCharacters(in: .whitespacesAndNewlines) : values.joined(separator: " ")
    }

    /// A place in `0..<1` that depends on nothing else, the same on every machine (FNV-1a, mixed).
    var place: Double {
        let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Double(SplitMix64.mix(hash) >> 11) * 0x1p-53
    }

    static func < (left: QueryKey, right: QueryKey) -> Bool { left.text < right.text }
}
