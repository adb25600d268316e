import Foundation

/// Why a code is one of a product's or a query's codes, or why it is none of them: what people and scripts are told.
public struct CodeReason: Sendable, Equatable, Encodable {
    /// What decided.
    public enum Rule: String, Sendable, CaseIterable, Encodable {
        // What keeps a code.
        /// It is a word of the text.
        case ownWord
        /// It is a word of the query that no product has, so that it finds nothing.
        case unknownWord
        /// Products write a word of the query in this way.
        case compound
        /// Its words stand in a row in the text, and are a phrase of the catalogue.
        case phrase
        /// Its typed values stand in the text.
        case typedValues
        /// It is among the likeliest that the model wrote, and there is a place for it.
        case likeliest
        /// It is among those that the code head finds nearest, and there is a place for it.
        case nearest
        /// The model wrote it, and it is right often enough.
        case likelyEnough
        /// Queries with the word led to the product.
        case clicked
        // What leaves a code out.
        /// There are places for the rarest words of the text only.
        case commonWord
        /// There are places for the first words of the text only.
        case longText
        /// It is to be a code of the product, which has not been coded since its text changed.
        case waiting
        /// The code head named it, and there are places for nearer ones only.
        case farther
        /// The model wrote it, and there are places for likelier ones only.
        case unlikely
        /// The model wrote it, and it is right too seldom.
        case seldomRight
        /// The model wrote what is an own code.
        case inText
        /// The model wrote it, and such codes don't count in the generation.
        case withoutPart
    }

    /// What decided.
    public let rule: Rule
    /// From 1: by idf for a word of the text, by probability for what the model wrote, and by place in a long text.
    public let rank: Int?
    /// Of so many.
    public let count: Int?
    /// So many are kept.
    public let places: Int?
    /// That the code is right, by the calibrated probability of the model.
    public let chance: Double?
    /// The least chance that is enough.
    public let leastChance: Double?
    /// Of queries with the word that led to the product; nil where they were not looked up.
    public let clicks: Double?
    /// What such codes add.
    public let gain: MeasuredGain?

    /// A reason; each parameter is told beside its property.
    public init(
        _ rule: Rule, rank: Int? = nil, of count: Int? = nil, places: Int? = nil, chance: Double? = nil,
        least leastChance: Double? = nil, clicks: Double? = nil, gain: MeasuredGain? = nil
    ) {
        self.rule = rule
        (self.rank, self.count, self.places) = (rank, count, places)
        (self.chance, self.leastChance) = (chance, leastChance)
        (self.clicks, self.gain) = (clicks, gain)
    }

    /// For people, in a line.
    public var text: String {
        var parts = [ruleText]
        if let gain { parts.append("\(gain)") }
        return parts.joined(separator: "; ")
    }

    /// Whether the code is one of the text's codes.
    public var isKept: Bool {
        switch rule {
        case .ownWord, .unknownWord, .compound, .phrase, .typedValues, .likeliest, .nearest, .likelyEnough, .clicked:
            true
        case .commonWord, .longText, .waiting, .farther, .unlikely, .seldomRight, .inText, .withoutPart: false
        }
    }
}

extension CodeReason {
    private var ruleText: String {
        let rank = rank.map { "\($0)" } ?? "?"
        let places = places.map { "\($0)" } ?? "?"
        switch rule {
        case .ownWord: return "word of the text" + (count.map { ", rank \(rank) of \($0) by idf" } ?? "")
        case .unknownWord: return "word of the query that no product has"
        case .compound: return "word of the query as products write it"
        case .phrase: return "words in a row, a phrase of the catalogue"
        case .typedValues: return "typed values of the text"
        case .likeliest: return "written by the model, place \(rank) of \(places)"
        case .nearest: return "near by meaning, place \(rank) of \(places)"
        case .likelyEnough: return "written by the model, right with a chance of \(share(chance))"
        case .clicked: return "word of queries that led here" + (clicks.map { Self.times($0) } ?? "")
        case .commonWord: return "rank \(rank) of \(count ?? 0) words by idf, \(places) are kept"
        case .longText: return "word \(rank) of a long text, \(places) are kept"
        case .waiting: return "not coded yet"
        case .farther: return "near by meaning, place \(rank), \(places) are kept"
        case .unlikely: return "written by the model, place \(rank), \(places) are kept"
        case .seldomRight:
            return "written by the model, right with a chance of \(share(chance)), less than \(share(leastChance))"
        case .inText: return "written by the model, but an own code"
        case .withoutPart: return "written by the model, but such codes don't count"
        }
    }

    private func share(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "?" }

    private static func times(_ clicks: Double) -> String {
        String(format: clicks == clicks.rounded() ? ", %.0f clicks" : ", %.1f clicks", clicks)
    }
}

extension CodeReason {
    /// What the model wrote, by its place among the others; left out where there are not so many places.
    /// - Parameter rank: from 1, the likeliest first.
    public static func written(rank: Int, places: Int, _ gain: MeasuredGain?) -> CodeReason {
        CodeReason(rank <= places ? .likeliest : .unlikely, rank: rank, places: places, gain: gain)
    }

    /// What the code head named, by its place among the others; left out where there are not so many places.
    /// - Parameter rank: from 1, what counts most first.
    public static func named(rank: Int, places: Int, _ gain: MeasuredGain?) -> CodeReason {
        CodeReason(rank <= places ? .nearest : .farther, rank: rank, places: places, gain: gain)
    }

    /// What the model wrote, by the chance that it is right; left out where that is too small.
    public static func written(chance: Double, least: Double, _ gain: MeasuredGain?) -> CodeReason {
        CodeReason(chance >= least ? .likelyEnough : .seldomRight, chance: chance, least: least, gain: gain)
    }
}

extension CodeReason {
    private enum CodingKeys: CodingKey {
        case rule, text, rank, count, places, chance, leastChance, clicks, gain
    }

    /// Writes the numbers that decided, and the line for people.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rule, forKey: .rule)
        try container.encode(text, forKey: .text)
        try container.encodeIfPresent(rank, forKey: .rank)
        try container.encodeIfPresent(count, forKey: .count)
        try container.encodeIfPresent(places, forKey: .places)
        try container.encodeIfPresent(chance, forKey: .chance)
        try container.encodeIfPresent(leastChance, forKey: .leastChance)
        try container.encodeIfPresent(clicks, forKey: .clicks)
        try container.encodeIfPresent(gain, forKey: .gain)
    }
}
