import Codes

/// Queries in the way people type, made from a product: some words of the title, a brand or an attribute value, now and
/// then with a slip of the finger or two words glued together.
enum PseudoQuery {
    private static let longest = 4

    static func make(from product: ProductText, using random: inout some RandomNumberGenerator) -> String? {
        var words = product.title.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.isEmpty { return nil }
        // What is asked for first tends to stand first in a title.
        let count = min(words.count, Int.random(in: 1...longest, using: &random))
        if Bool.random(using: &random) {
            let start = Int.random(in: 0...(words.count - count), using: &random)
            words = Array(words[start..<(start + count)])
        } else {
            words = words.indices.shuffled(using: &random).prefix(count).sorted().map { words[$0] }
        }
        if chance(15, &random), let brand = product.brand, !words.contains(brand) { words.insert(brand, at: 0) }
        if chance(15, &random), let value = product.attributes.randomElement(using: &random)?.value,
            value.utf8.count <= 20
        {
            words.append(value)
        }
        if chance(15, &random), let category = product.category, category.utf8.count <= 40 {
            words.append(category)
        }
        if chance(10, &random) {
            let slip = words.indices.randomElement(using: &random) ?? 0
            words[slip] = misspelt(words[slip], using: &random)
        }
        let separator = words.count > 1 && chance(5, &random) ? "" : " "
        return words.joined(separator: separator)
    }

    /// One letter left out, doubled or swapped with the next.
    private static func misspelt(_ word: String, using random: inout some RandomNumberGenerator) -> String {
        var letters = Array(word)
        guard letters.count >= 4, letters.allSatisfy(\.isLetter) else { return word }
        let position = Int.random(in: 1..<(letters.count - 1), using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: letters.remove(at: position)
        case 1: letters.insert(letters[position], at: position)
        default: letters.swapAt(position, position + 1)
        }
        return String(letters)
    }

    private static func chance(_ percent: Int, _ random: inout some RandomNumberGenerator) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }
}
