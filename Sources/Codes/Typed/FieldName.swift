import Foundation

/// The name of a structured field as it compares with others: `productColor`, `product_color` and `Product-Color` are one.
struct FieldName: Hashable, Sendable, CustomStringConvertible {
    /// In lower case, without accents.
    let words: [String]

    init(_ name: String) {
        let plain = NormalisedText(name).text.replacingOccurrences(of: "ß", with: "ss")
            .folding(options: [.diacriticInsensitive], locale: nil)
        words = plain.split { !$0.isLetter && !$0.isNumber }
            .flatMap { Self.parts(of: String($0)) }
            .map { $0.lowercased() }
    }

    init(words: some Sequence<String>) { self.words = Array(words) }

    /// Words with digits are kept whole.
    private static func parts(of word: String) -> [String] {
        word.allSatisfy(\.isLetter) ? CamelCase.parts(of: word) : [word]
    }

    var description: String { words.joined(separator: " ") }
}
