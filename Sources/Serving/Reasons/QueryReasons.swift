public import Codes
import GRAM
import Retrieval

/// Why a query has its codes, and why it has no others.
public struct QueryReasons: Sendable {
    /// A code that the query is not searched by.
    public struct LeftOut: Sendable {
        /// A word of the query, or what the model wrote for it.
        public let code: QueryCode
        /// Why not.
        public let reason: CodeReason
    }

    /// Of each of the query's codes.
    public let kept: [CodeReason]
    /// The query's own words first.
    public let leftOut: [LeftOut]

    /// - Parameter frequency: how many products a code's idf is of.
    public init(_ query: EncodedQuery, frequency: (Code) -> Int) {
        let products = query.values.map(frequency)
        // As the words are chosen: of equally rare ones the first, those without any product last.
        let order = query.values.indices.sorted { left, right in
            (products[left] > 0 ? products[left] : .max, left) < (products[right] > 0 ? products[right] : .max, right)
        }
        var ranks: [Code: Int] = [:]
        for (rank, place) in order.enumerated() { ranks[query.values[place]] = rank + 1 }
        let known = Set(zip(query.values, products).filter { $1 > 0 }.map(\.0))
        let codes = Set(query.codes.map(\.code))
        let own = Set(query.codes.filter(\.isOwn).map(\.code))
        let written = Self.written(query, besides: own)

        kept = query.codes.map { code in
            guard code.isOwn else { return written[code.code] ?? .written(rank: 1, places: 1, nil) }
            switch code.code.kind {
            case .phrase: return CodeReason(.phrase, gain: query.gains?.phrases)
            case .typed: return CodeReason(.typedValues, gain: query.gains?.typedCodes)
            case .word:
                guard let rank = ranks[code.code] else { return CodeReason(.compound) }
                return known.contains(code.code)
                    ? CodeReason(.ownWord, rank: rank, of: query.values.count) : CodeReason(.unknownWord)
            }
        }
        let words = query.values.filter { !codes.contains($0) }.map { value in
            LeftOut(
                code: QueryCode(code: value, isOwn: true),
                reason: CodeReason(
                    .commonWord,
                    rank: ranks[value] ?? 0, of: query.values.count, places: QueryCode.maximumValues))
        }
        let named = Set(query.written.filter(\.isFromHead).map(\.code))
        let others = query.written.filter { code in
            // What the head named as well is the head's.
            (!codes.contains(code.code) || own.contains(code.code)) && (code.isFromHead || !named.contains(code.code))
        }.map { code in
            LeftOut(
                code: QueryCode(code), reason: written[code.code] ?? CodeReason(.inText))
        }
        leftOut = words + others
    }

    /// What the model wrote besides own codes, by its place among others of its kind: as many are kept as own codes leave
    /// places. What its head named has places of its own.
    private static func written(_ query: EncodedQuery, besides own: Set<Code>) -> [Code: CodeReason] {
        var reasons: [Code: CodeReason] = [:]
        let named = query.written.lazy.filter(\.isFromHead).map(\.code).filter { !own.contains($0) }
        for (place, code) in named.enumerated() {
            reasons[code] = .named(rank: place + 1, places: CodeHead.mostCodes, query.gains?.head)
        }
        let known = own.union(named)
        for isTyped in [false, true] {
            let places = QueryCode.maximumValues - own.count { isTyped ? $0.kind == .typed : $0.kind == .word }
            let gain = isTyped ? query.gains?.heardTypedCodes : query.gains?.network
            let codes = query.written.lazy.map(\.code).filter { ($0.kind == .typed) == isTyped && !known.contains($0) }
            for (place, code) in codes.enumerated() {
                // Own words may take all places, though the model's codes count.
                reasons[code] = .written(rank: place + 1, places: max(0, places), gain)
            }
        }
        return reasons
    }
}

extension QueryReasons {
    /// Those of a query that is answered from memory.
    init(_ query: EncodedQuery, generation: Int64, _ view: ServedIndex.View) {
        self.init(query) { view.snapshot.codeFrequency(of: $0.description, in: generation).counted }
    }
}
