/// The parts of a table entry `"Written | Also Written ~ spoken, also spoken"`.
struct Spelling: Sendable {
    /// How shops write it, most usual first; never empty.
    let written: [String]
    /// How shoppers say it instead.
    let spoken: [String]

    init(_ entry: String) {
        let halves = entry.split(separator: "~", maxSplits: 1)
        written = Self.list(halves[0], separator: "|")
        spoken = halves.count > 1 ? Self.list(halves[1], separator: ",") : []
    }

    private static func list(_ text: Substring, separator: Character) -> [String] {
        text.split(separator: separator).map { part in
            part.split(separator: " ").joined(separator: " ")
        }
    }
}
