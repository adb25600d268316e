import Foundation
import Synchronization

/// Turns text into the normalised single values that codes are made of.
///
/// The same analyzer must serve products and queries, since retrieval is "same code on both sides" (GRAM, section 3).
/// A value is a word: compatibility-folded, lower case, without diacritics, stemmed where it is made of letters only.
/// Words with digits stay as they are, because model numbers have no inflection.
public final class CodeAnalyzer: Sendable {
    /// Words longer than this many UTF-8 bytes are no words that anybody types; they are left out.
    public static let maximumValueBytes = 48

    private let stemmer: Stemmer
    private let stems = Mutex<[String: String]>([:])
    private static let maximumCachedStems = 100_000

    /// - Throws: ``Stemmer/UnknownLanguage``
    public init(language: String = "english") throws {
        stemmer = try Stemmer(language: language)
    }

    /// The Snowball language in use.
    public var language: String { stemmer.language }

    /// The values of a text in reading order, repetitions included.
    public func values(in text: String) -> [String] {
        Self.words(in: text).map(value(of:))
    }

    private func value(of word: String) -> String {
        guard word.utf8.allSatisfy({ $0 >= 0x80 || !(0x30...0x39).contains($0) }) else { return word }
        return stems.withLock { stems in
            if let known = stems[word] { return known }
            let stem = stemmer.stem(word)
            if stems.count >= Self.maximumCachedStems { stems.removeAll(keepingCapacity: true) }
            stems[word] = stem
            return stem
        }
    }

    /// Lower-case words of letters and digits; a decimal point between digits belongs to the number.
    static func words(in text: String) -> [String] {
        let folded = text.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        var words: [String] = []
        var current = String.UnicodeScalarView()
        var pendingPoint = false
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
        func finish() {
            pendingPoint = false
            guard !current.isEmpty else { return }
            let word = String(current)
            current = String.UnicodeScalarView()
            if word.utf8.count <= maximumValueBytes { words.append(word) }
        }
        for scalar in folded.unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if pendingPoint {
                    if isDigit(scalar) { current.append(".") } else { finish() }
                    pendingPoint = false
                }
                current.append(scalar)
            } else if scalar == ".", let last = current.last, isDigit(last), !pendingPoint {
                pendingPoint = true
            } else {
                finish()
            }
        }
        finish()
        return words
    }
}
