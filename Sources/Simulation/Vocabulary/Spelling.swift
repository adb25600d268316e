/// The parts of an entry `Written | Also Written ~ spoken, also spoken` of the vocabulary.
struct Spelling: Sendable {
    /// How shops write it, most usual first; never empty.
    let written: [String]
    /// How shoppers say it instead.
    let spoken: [String]

    /// Nil when the entry has nothing written.
    init?(_ entry: String) {
        let halves = entry.split(separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        written = Self.list(halves[0], separator: "|")
        spoken = halves.count > 1 ? Self.list(halves[1], separator: ",") : []
        if written.isEmpty { return nil }
    }

    private static func list(_ text: Substring, separator: Character) -> [String] {
        text.split(separator: separator).map { $0.split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    }
}

extension Spelling: Decodable {
    init(from decoder: any Decoder) throws {
        let entry = try decoder.singleValueContainer()
        guard let spelling = Spelling(try entry.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: entry, debugDescription: "a spelling begins with what is written")
        }
        self = spelling
    }
}
