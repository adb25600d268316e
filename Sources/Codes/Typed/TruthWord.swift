/// Words that say no more than whether something is so.
enum TruthWord {
    private static let words: Set = [
        "true", "false", "yes", "no", "y", "n", "ja", "nein", "nee", "oui", "non", "sí", "si", "sì", "tak", "nie",
        "n/a",
        "none",
    ]

    /// Whether a value is one of them.
    static func isOne(_ value: String) -> Bool { words.contains(value.lowercased()) }
}
