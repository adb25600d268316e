import Foundation

/// A text's words as BERT's uncased models take them: in lower case, without accents and control characters, and with
/// each punctuation mark and Chinese character a word of its own.
///
/// Source: `BertNormalizer` and `BertPreTokenizer` of Hugging Face Tokenizers, after `tokenization.py` of BERT. Characters
/// that Unicode got after version 8 have their newer classes here.
enum BertWords {
    /// Gives the words one after the other, while the closure wants more.
    static func forEach(of text: String, _ visit: ([Unicode.Scalar]) -> Bool) {
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        var word: [Unicode.Scalar] = []
        for scalar in (isASCII ? text : text.decomposedStringWithCanonicalMapping).unicodeScalars {
            let kind = kind(of: scalar)
            switch kind {
            case .none: continue
            case .part:
                if scalar.isASCII {
                    word.append(("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
                } else {
                    word += scalar.properties.lowercaseMapping.unicodeScalars
                }
            case .space, .word:
                if !word.isEmpty {
                    guard visit(word) else { return }
                    word.removeAll(keepingCapacity: true)
                }
                if kind == .word, !visit([scalar]) { return }
            }
        }
        if !word.isEmpty { _ = visit(word) }
    }

    private enum Kind {
        /// Of no word.
        case none
        case space
        /// A letter or whatever else belongs to the word around it.
        case part
        /// A word by itself.
        case word
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": return .part
        case " ", "\t", "\n", "\r": return .space
        case "!"..."~": return .word
        case "\u{FFFD}": return .none
        default: break
        }
        if isChinese(scalar) { return .word }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .nonspacingMark: return .none
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return .word
        default: return scalar.properties.isWhitespace ? .space : .part
        }
    }

    /// Ideographs, as the multilingual models of BERT list them; Hangul and kana are written in words.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F,
            0x2B820...0x2CEAF, 0xF900...0xFAFF, 0x2F800...0x2FA1F:
            return true
        default: return false
        }
    }
}
