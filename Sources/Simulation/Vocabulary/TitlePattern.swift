/// A compiled title pattern such as `"$brand $series $noun {for $fits}, $colour"`.
///
/// `$name` stands for the brand, series, model, noun or an attribute. A word whose placeholder has nothing to say is
/// left out with its punctuation, and so is a whole group in braces.
struct TitlePattern: Sendable {
    enum Slot: Sendable, Hashable {
        case brand, series, model, noun
        case attribute(Int)
    }

    /// Fixed text around at most one slot; pieces are joined by spaces.
    struct Piece: Sendable {
        let prefix: String
        let slot: Slot?
        let suffix: String
    }

    /// A placeholder that is none of an attribute.
    struct UnknownPlaceholder: Error {
        let name: String
    }

    let pieces: [Piece]

    /// - Parameter attributes: the names of the category's attributes.
    init(_ pattern: String, attributes: [String]) throws(UnknownPlaceholder) {
        var pieces: [Piece] = []
        for part in Self.parts(of: pattern) {
            pieces.append(try Self.piece(part, attributes: attributes))
        }
        self.pieces = pieces
    }

    /// True when the pattern has a place for the model.
    var namesModel: Bool { pieces.contains { $0.slot == .model } }

    /// Splits at the spaces outside braces, and drops the braces.
    private static func parts(of pattern: String) -> [String] {
        var parts: [String] = []
        var current = ""
        var isInsideGroup = false
        for character in pattern {
            switch character {
            case "{": isInsideGroup = true
            case "}": isInsideGroup = false
            case " " where !isInsideGroup:
                parts.append(current)
                current = ""
            default: current.append(character)
            }
        }
        return parts + [current]
    }

    private static func piece(_ part: String, attributes: [String]) throws(UnknownPlaceholder) -> Piece {
        guard let dollar = part.firstIndex(of: "$") else { return Piece(prefix: part, slot: nil, suffix: "") }
        let name = part[part.index(after: dollar)...].prefix { $0.isLetter || $0 == "_" }
        let slot: Slot
        switch name {
        case "brand": slot = .brand
        case "series": slot = .series
        case "model": slot = .model
        case "noun": slot = .noun
        default:
            guard let index = attributes.firstIndex(of: String(name)) else {
                throw UnknownPlaceholder(name: String(name))
            }
            slot = .attribute(index)
        }
        return Piece(prefix: String(part[..<dollar]), slot: slot, suffix: String(part[name.endIndex...]))
    }
}
