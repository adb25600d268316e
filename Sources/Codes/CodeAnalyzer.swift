import Foundation
import Synchronization

/// Turns text into the normalised single values that codes are made of.
///
/// The same analyzer must serve products and queries, since retrieval is "same code on both sides" (GRAM, section 3).
/// A value is a word: compatibility-folded, lower case, stemmed where it is made of letters only, without diacritics.
/// Words with digits stay as they are, because model numbers have no inflection. Chinese, Japanese and Thai have no
/// spaces between words: their values are pairs of neighbouring characters.
public final class CodeAnalyzer: Sendable {
    /// Words longer than this many UTF-8 bytes are no words that anybody types; they are left out.
    static let maximumValueBytes = 48

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
        words(in: text).map(value(of:))
    }

    private func value(of word: String) -> String {
        guard word.utf8.allSatisfy({ $0 >= 0x80 || !(0x30...0x39).contains($0) }) else { return Self.unaccented(word) }
        return stems.withLock { stems in
            if let known = stems[word] { return known }
            let stem = Self.unaccented(stemmer.stem(word))
            if stems.count >= Self.maximumCachedStems { stems.removeAll(keepingCapacity: true) }
            stems[word] = stem
            return stem
        }
    }

    /// English spells foreign words with and without accents; other languages' endings can't be told without them.
    private var stemsWithoutAccents: Bool { stemmer.language == "english" }

    private static func unaccented(_ word: String) -> String {
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return word }
        return word.folding(options: .diacriticInsensitive, locale: nil)
    }

    /// Whether a script puts no spaces between words: Han, Hiragana, Katakana and Thai.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0E7F, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Lower-case words of letters and digits; a decimal point between digits belongs to the number.
    private func words(in text: String) -> [String] {
        let folded = text.precomposedStringWithCompatibilityMapping.folding(
            options: stemsWithoutAccents ? [.caseInsensitive, .diacriticInsensitive] : .caseInsensitive, locale: nil)
        var words: [String] = []
        var current = String.UnicodeScalarView()
        var pendingPoint = false
        // The characters of a script without spaces that stand together.
        var run: [Unicode.Scalar] = []
        func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
        func finish() {
            pendingPoint = false
            guard !current.isEmpty else { return }
            let word = String(current)
            current = String.UnicodeScalarView()
            if word.utf8.count <= Self.maximumValueBytes { words.append(word) }
        }
        func finishRun() {
            func word(_ scalars: some Sequence<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }
            if run.count == 1 { words.append(word(run)) }
            for (first, second) in zip(run, run.dropFirst()) { words.append(word([first, second])) }
            run.removeAll(keepingCapacity: true)
        }
        for scalar in folded.unicodeScalars {
            let isMark = scalar.properties.generalCategory == .nonspacingMark
            if Self.isUnspaced(scalar), scalar.properties.isAlphabetic || isMark {
                finish()
                run.append(scalar)
                continue
            }
            if !run.isEmpty { finishRun() }
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || isMark && !current.isEmpty {
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
        finishRun()
        return words
    }
}
