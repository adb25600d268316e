import Codes
import Foundation
import GRAM

extension FieldWeightingFit {
    /// More queries or products make the fit slower rather than better.
    private static let maximumQueries = 500
    private static let maximumProducts = 1_000

    /// The fit for a catalogue and its click log.
    /// - Parameters:
    ///   - queries: clicked queries; positions are those of `occurrences`.
    ///   - occurrences: every product's own codes.
    init(
        queries: [TrainingCorpus.ClickedQuery], occurrences: [CodeOccurrences], selection: CodeSelection
    ) {
        let step = max(1, queries.count / Self.maximumQueries)
        let sample = queries.enumerated().filter { $0.offset % step == 0 }.map { query in
            (query.element, codes: Set(query.element.codes))
        }
        let wanted = sample.reduce(into: Set<Code>()) { $0.formUnion($1.codes) }
        var holders: [Code: [(product: Int, frequencies: FieldValues<UInt16>)]] = [:]
        for (product, found) in occurrences.enumerated() {
            for entry in found.entries where wanted.contains(entry.code) {
                holders[entry.code, default: []].append((product, entry.frequencies))
            }
        }
        self.init(
            queries: sample.compactMap { query, codes in
                Self.query(query, codes.sorted { $0.description < $1.description }, holders, occurrences, selection)
            })
    }

    /// - Returns: nil when no clicked product holds any of the query's codes.
    private static func query(
        _ query: TrainingCorpus.ClickedQuery, _ codes: [Code],
        _ holders: [Code: [(product: Int, frequencies: FieldValues<UInt16>)]], _ occurrences: [CodeOccurrences],
        _ selection: CodeSelection
    ) -> Query? {
        let clicks = Dictionary(query.products.map { ($0.index, Double($0.clicks)) }, uniquingKeysWith: +)
        let found = Set(codes.flatMap { (holders[$0] ?? []).map(\.product) }).sorted()
        let clicked = found.filter { clicks[$0] != nil }
        guard !clicked.isEmpty, clicked.count < found.count else { return nil }
        let stride = max(1, found.count / maximumProducts)
        let kept = found.enumerated().filter { $0.offset % stride == 0 || clicks[$0.element] != nil }.map(\.element)
        let positions = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
        let matches = codes.flatMap { code in
            let list = holders[code] ?? []
            let inverseFrequency = InverseFrequency.of(list.count, among: occurrences.count)
            return list.compactMap { holder in
                positions[holder.product].map {
                    Match(product: $0, inverseFrequency: inverseFrequency, frequencies: holder.frequencies)
                }
            }
        }
        let total = clicked.reduce(0) { $0 + (clicks[$1] ?? 0) }
        return Query(
            matches: matches, lengthFactors: kept.map { selection.lengthFactor(of: occurrences[$0]) },
            clickShares: kept.map { (clicks[$0] ?? 0) / total })
    }
}
