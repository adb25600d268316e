import Foundation
import Synchronization

/// Turns text into the normalised single values that codes are made of.
///
/// The same analyzer must serve products and queries, since retrieval is "same code on both sides" (GRAM, section 3).
/// A value is a word of the plain text (``PlainText``): compatibility-folded, lower case, stemmed where it is made of
/// letters only, without diacritics. Words with digits stay as they are, because model numbers have no inflection.
/// Chinese, Japanese, Thai, Lao, Khmer and Burmese have no spaces between words: their values are pairs of neighbouring
/// characters.
/// What machines write for machines has no values (``MachineText``).
public final class CodeAnalyzer: Sendable {
    /// A word's values.
    private struct Entry {
        var value: String
        /// See ``AnalyzedText/variants``.
        var variant: String?
    }

    private let stemmer: Stemmer
    /// By words as they are written. Those with digits are left out: most stand in a single text, and they are not stemmed.
    private let entries = Mutex<[String: Entry]>([:])
    private static let maximumCachedEntries = 100_000

    /// - Throws: ``Stemmer/UnknownLanguage``
    public init(language: String = "english") throws {
        stemmer = try Stemmer(language: language)
    }

    /// Another one of the same language, with a memory of its own: threads that share one wait for each other.
    public init(like other: CodeAnalyzer) { stemmer = Stemmer(like: other.stemmer) }

    /// The Snowball language in use.
    public var language: String { stemmer.language }

    /// The values of a text in reading order, repetitions included, without their variants.
    public func values(in text: String) -> [String] { analysis(of: text).values }

    /// The values of a text, and other ways to write them.
    /// - Parameter joinsNeighbours: whether words are joined that a blank separates where they may be one word of a
    ///   product (`wi fi`, `vl 50`). For queries: a product's text would have too many.
    public func analysis(of text: String, joinsNeighbours: Bool = false) -> AnalyzedText {
        analysis(of: text, joinsNeighbours: joinsNeighbours, keepsQuantitiesWhole: false)
    }

    /// The values of a text in reading order, repetitions included; a number with its unit is one, in one spelling
    /// (``Quantity``).
    func wholeValues(in text: String) -> [String] {
        analysis(of: text, joinsNeighbours: false, keepsQuantitiesWhole: true).values
    }

    private func analysis(of text: String, joinsNeighbours: Bool, keepsQuantitiesWhole: Bool) -> AnalyzedText {
        var text = PlainText(text).text
        if !text.utf8.allSatisfy({ $0 < 0x80 }) { text = NormalisedText(text).text }
        return text.withUTF8 { bytes in
            var reader = ChainReader(
                bytes, joinsNeighbours: joinsNeighbours, keepsQuantitiesWhole: keepsQuantitiesWhole)
            return entries.withLock { entries in
                reader.read { word in
                    if let known = entries[word] { return (known.value, known.variant) }
                    let entry = entry(of: word)
                    if word.utf8.contains(where: \.isASCIIDigit) { return (entry.value, entry.variant) }
                    if entries.count >= Self.maximumCachedEntries { entries.removeAll(keepingCapacity: true) }
                    entries[word] = entry
                    return (entry.value, entry.variant)
                }
            }
        }
    }

    /// The value of one word.
    func value(of word: String) -> String { entry(of: word).value }

    private func entry(of word: String) -> Entry {
        let folded = folded(word)
        let isNumbered = folded.utf8.contains(where: \.isASCIIDigit)
        if isNumbered { return Entry(value: Self.unaccented(folded)) }
        let value = Self.unaccented(stemmer.stem(folded))
        guard Self.isAccentedLatin(folded) else { return Entry(value: value) }
        let variant = Self.unaccented(stemmer.stem(Self.unaccented(folded)))
        return Entry(value: value, variant: variant == value ? nil : variant)
    }

    // MARK: Case and accents

    /// English spells foreign words with and without accents; other languages' endings can't be told without them.
    private var stemsWithoutAccents: Bool { stemmer.language == "english" }

    private func folded(_ word: String) -> String {
        var word = word
        if stemmer.language == "turkish" { word = word.replacingOccurrences(of: "I", with: "ı") }
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word.lowercased() }
        // A lower-case i keeps its dot, and needs no other.
        word = word.replacingOccurrences(of: "İ", with: "i").folding(options: .caseInsensitive, locale: nil)
        return stemsWithoutAccents ? Self.unaccented(word) : word
    }

    private static func isAccentedLatin(_ word: String) -> Bool {
        var isASCII = true
        for scalar in word.unicodeScalars where scalar.value >= 0x80 {
            guard scalar.value < 0x250 || (0x1E00...0x1EFF).contains(scalar.value) else { return false }
            isASCII = false
        }
        return !isASCII
    }

    private static func unaccented(_ word: String) -> String {
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word }
        let folded = word.folding(options: .diacriticInsensitive, locale: nil)
        guard folded.unicodeScalars.contains(where: { letters[$0] != nil || isPoint($0) }) else { return folded }
        let bare = folded.unicodeScalars.reduce(into: "") { text, scalar in
            if let letter = letters[scalar] {
                text += letter
            } else if !isPoint(scalar) {
                text.unicodeScalars.append(scalar)
            }
        }
        return bare.isEmpty ? folded : bare
    }

    /// Arabic's and Hebrew's signs for vowels and the like, which hardly anybody types, and the stretching of Arabic words.
    private static func isPoint(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x591...0x5BD, 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7, 0x610...0x61A, 0x640, 0x64B...0x65F, 0x670,
            0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7, 0x6E8, 0x6EA...0x6ED:
            true
        default: false
        }
    }

    /// Letters that Unicode does not decompose, as they are written without them at hand, and Arabic's in the spelling that
    /// Lucene's normalisation of Arabic and Persian gives them.
    private static let letters: [Unicode.Scalar: String] = [
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe",
        "ß": "ss", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
    ]
}
