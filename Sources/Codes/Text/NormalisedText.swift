import Foundation

/// A text whose characters are written in one way only.
///
/// Compatibility forms are folded (NFKC), such as full-width letters and ligatures; characters that are not seen are
/// gone: soft hyphens, zero-width blanks and joiners, directional and byte order marks, variation selectors. Hyphens,
/// apostrophes and quotation marks are ASCII's, decimal digits of any script too, and `½` is `1/2`.
struct NormalisedText {
    let text: String

    init(_ source: String) {
        var scalars = String.UnicodeScalarView()
        // Most texts have no other form, and to find that out by folding them takes most of an analysis' time.
        var isFolded = true
        for scalar in source.unicodeScalars {
            switch scalar.value {
            case ..<0x80: scalars.append(scalar)
            // Not seen.
            case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF,
                0xE0000...0xE0FFF:
                break
            // Signs for trademarks stand behind a word and would become letters of it.
            case 0xA0, 0xA9, 0xAE, 0x2000...0x200A, 0x202F, 0x205F, 0x2117, 0x2120, 0x2122, 0x3000: scalars.append(" ")
            case 0xB4, 0x2B9, 0x2BC, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07: scalars.append("'")
            case 0x2010...0x2013, 0x2212, 0xFE63, 0xFF0D: scalars.append("-")
            case 0x201C...0x201F, 0x2033, 0x2036, 0xFF02: scalars.append("\"")
            case 0x2044, 0x2215: scalars.append("/")
            // 1½ is not 11/2.
            case 0xBC...0xBE, 0x2150...0x215E, 0x2189:
                if let last = scalars.last, ("0"..."9").contains(last) { scalars.append(" ") }
                for part in String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars {
                    scalars.append(part == "\u{2044}" ? "/" : part)
                }
            case _ where Self.hasOneForm(scalar): scalars.append(scalar)
            default:
                if scalar.properties.numericType == .decimal, let digit = scalar.properties.numericValue,
                    let digit = Unicode.Scalar(0x30 + UInt32(digit))
                {
                    scalars.append(digit)
                } else {
                    scalars.append(scalar)
                    isFolded = false
                }
            }
        }
        let text = String(scalars)
        // Half-width katakana's marks come apart at first.
        self.text =
            isFolded ? text : text.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
    }

    /// Whether a character is its own NFKC form, whatever stands beside it that is one too: letters of the scripts that
    /// most catalogues are written in, and their punctuation. Combining marks are none.
    private static func hasOneForm(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA1...0xA7, 0xAB, 0xAC, 0xB0, 0xB1, 0xB6, 0xB7, 0xBB, 0xBF...0x131, 0x134...0x13E, 0x141...0x148,
            0x14A...0x17E, 0x386, 0x388...0x3CE, 0x400...0x481, 0x48A...0x52F, 0x5D0...0x5EA, 0x621...0x64A,
            0x671...0x674, 0x679...0x6D3, 0x1EA0...0x1EF9, 0x2014, 0x2015, 0x201A, 0x2020...0x2022, 0x20AC,
            0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x4E00...0x9FFF, 0xAC00...0xD7A3:
            true
        default: false
        }
    }
}
