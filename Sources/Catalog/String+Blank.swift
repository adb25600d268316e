import Foundation

extension StringProtocol {
    /// Whether there is nothing to see: white space, control characters, and what has no width.
    var isBlank: Bool {
        // Nearly every text begins with a visible ASCII character.
        if let first = utf8.first, first > 0x20, first < 0x7F { return false }
        return unicodeScalars.allSatisfy { scalar in
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
                || scalar.properties.generalCategory == .format || scalar.properties.generalCategory == .control
        }
    }
}

extension String {
    /// The text in Unicode's normal form C: texts that look the same are the same bytes, however they were typed.
    func composed() -> String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
    }

    /// The text without Unicode white space, and without what has no width, around it.
    func trimmed() -> String {
        if let first = utf8.first, let last = utf8.last, (0x21...0x7E).contains(first), (0x21...0x7E).contains(last) {
            return self
        }
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
                || scalar.properties.generalCategory == .format
        }
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !isBlank($0) }),
            let end = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[start...end])
    }

    /// The beginning of at most so many bytes; whole characters where one isn't very long, else whole Unicode scalars.
    func prefix(bytes limit: Int) -> Substring {
        guard utf8.count > limit else { return self[...] }
        let cut = utf8.index(startIndex, offsetBy: max(0, limit))
        var scalar = cut
        while scalar > startIndex, scalar.samePosition(in: unicodeScalars) == nil { utf8.formIndex(before: &scalar) }
        var end = scalar
        for _ in 0..<32 where end > startIndex {
            if String.Index(end, within: self) != nil { return self[..<end] }
            unicodeScalars.formIndex(before: &end)
        }
        return self[..<scalar]
    }
}
