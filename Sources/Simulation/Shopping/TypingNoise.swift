import Randomness

/// Slips of the finger: a few percent of queries are misspelled or have words glued together.
enum TypingNoise {
    /// Keys that lie beside each other on common keyboards.
    private static let neighbours: [Character: [Character]] = [
        "a": ["s", "q"], "b": ["v", "n"], "c": ["x", "v"], "d": ["s", "f"], "e": ["r", "w"], "f": ["d", "g"],
        "g": ["f", "h"], "h": ["g", "j"], "i": ["u", "o"], "k": ["j", "l"], "l": ["k"], "m": ["n"], "n": ["m", "b"],
        "o": ["i", "p"], "p": ["o"], "r": ["t", "e"], "s": ["a", "d"], "t": ["r"], "u": ["i"], "w": ["e"],
    ]

    /// The query as typed in a hurry.
    static func typed(_ query: String, using random: inout SplitMix64) -> String {
        var words = query.split(separator: " ").map(String.init)
        switch random.below(100) {
        case ..<3:
            let index = random.below(words.count)
            words[index] = misspelled(words[index], using: &random)
        case ..<5 where words.count > 1:
            let index = random.below(words.count - 1)
            let next = words.remove(at: index + 1)
            words[index] += next
        default: break
        }
        return words.joined(separator: " ")
    }

    /// Words shorter than five letters and words with digits stay as they are.
    private static func misspelled(_ word: String, using random: inout SplitMix64) -> String {
        var letters = Array(word)
        guard letters.count >= 5, letters.allSatisfy(\.isLetter) else { return word }
        let position = 1 + random.below(letters.count - 2)
        switch random.below(4) {
        case 0: letters.remove(at: position)
        case 1: letters.swapAt(position, position + 1)
        case 2: letters.insert(letters[position], at: position)
        default: letters[position] = neighbours[letters[position]].map { random.pick($0) } ?? letters[position - 1]
        }
        return String(letters)
    }
}
