/// Words that are written together, each with a capital letter.
enum CamelCase {
    /// Units such as `kWh` are shorter.
    private static let leastLetters = 4
    /// What follows capital letters is a word of so many letters; the s of `LEDs` is none.
    private static let leastLettersAfterCapitals = 3

    /// The parts of letters; a single one where a word has no others.
    static func parts(of word: String) -> [String] {
        let scalars = Array(word.unicodeScalars)
        guard scalars.count(where: \.properties.isAlphabetic) >= leastLetters else { return [word] }
        var parts: [String] = []
        var start = 0
        func end(_ index: Int) {
            if index > start { parts.append(String(String.UnicodeScalarView(scalars[start..<index]))) }
            start = index
        }
        for index in scalars.indices {
            guard scalars[index].properties.isAlphabetic else {
                end(index)
                start = index + 1
                continue
            }
            guard index > start, scalars[index].properties.isUppercase else { continue }
            if !scalars[index - 1].properties.isUppercase {
                end(index)
            } else if scalars[index...].dropFirst().prefix(while: \.properties.isLowercase).count + 1
                >= leastLettersAfterCapitals
            {
                end(index)
            }
        }
        end(scalars.count)
        return parts
    }
}
