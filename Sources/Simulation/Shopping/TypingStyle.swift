/// How people type: lower case, no accents, hardly any punctuation.
enum TypingStyle {
    private static let folds: [Character: String] = [
        "à": "a", "á": "a", "ä": "a", "ç": "c", "è": "e", "é": "e", "ê": "e", "í": "i", "ö": "o", "ü": "u", "ß": "ss",
        "\"": " inch", ",": "", "(": "", ")": "", "°": "", "&": "", ":": "",
    ]

    /// `text` as typed into a search box.
    static func typed(_ text: String) -> String {
        var result = ""
        for character in text.lowercased() {
            if let fold = folds[character] { result += fold } else { result.append(character) }
        }
        return result.split(separator: " ").joined(separator: " ")
    }

    /// The other grammatical number of a phrase, by the rules that suffice for the vocabulary.
    static func withNumberToggled(_ phrase: String) -> String {
        if phrase.hasSuffix("ss") || phrase.hasSuffix("sh") || phrase.hasSuffix("ch") || phrase.hasSuffix("x") {
            return phrase + "es"
        }
        if phrase.hasSuffix("xes") || phrase.hasSuffix("shes") || phrase.hasSuffix("sses") || phrase.hasSuffix("ches") {
            return String(phrase.dropLast(2))
        }
        if phrase.hasSuffix("s") { return String(phrase.dropLast()) }
        return phrase + "s"
    }
}
