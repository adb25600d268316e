/// Splits text into the words that byte-pair merges stay within, by the rules of one base model.
///
/// Scanners written out, since the regular expressions that define the rules are few and are asked for millions of times.
struct PreTokenizer: Sendable, Equatable {
    /// One rule; each splits the words of the rule before.
    enum Step: Sendable, Equatable {
        /// Each digit is a word of its own, or each run of digits is.
        case digits(individually: Bool)
        /// The expression of GPT-2 (Radford et al., 2019): ``BytePairPattern/gpt2``.
        case gpt2
        /// The expression of Llama 3 (Grattafiori et al., 2024, arXiv 2407.21783), with words of so many digits at most:
        /// ``BytePairPattern/llama3(maximumDigits:)``.
        case llama3(maximumDigits: Int)
    }

    let steps: [Step]

    /// Gives the words one after the other, as ranges of the text's characters, until the closure returns false.
    func forEachWord(of text: ScannedText, _ body: (Range<Int>) -> Bool) {
        _ = split(text, 0..<text.classes.count, step: 0, body)
    }

    private func split(_ text: ScannedText, _ range: Range<Int>, step: Int, _ body: (Range<Int>) -> Bool) -> Bool {
        guard step < steps.count else { return range.isEmpty || body(range) }
        var start = range.lowerBound
        while start < range.upperBound {
            let end = steps[step].end(of: text, from: start, limit: range.upperBound)
            guard split(text, start..<end, step: step + 1, body) else { return false }
            start = end
        }
        return true
    }
}

extension PreTokenizer.Step {
    /// Where the word that begins at `start` ends; always beyond `start`.
    fileprivate func end(of text: ScannedText, from start: Int, limit: Int) -> Int {
        switch self {
        case .digits(let individually):
            let isNumber = text.classes[start] == .number
            if isNumber && individually { return start + 1 }
            return text.end(from: start, limit: limit) { ($0 == .number) == isNumber }
        case .gpt2: return Self.endGPT2(text, start, limit)
        case .llama3(let maximumDigits): return Self.endLlama3(text, start, limit, maximumDigits)
        }
    }

    private static func endGPT2(_ text: ScannedText, _ start: Int, _ limit: Int) -> Int {
        if let end = text.endOfContraction(from: start, limit: limit, ignoringCase: false) { return end }
        // One space belongs to the word behind it.
        let first = text.scalars[start] == " " && start + 1 < limit ? start + 1 : start
        switch text.classes[first] {
        case .letter: return text.end(from: first, limit: limit) { $0 == .letter }
        case .number: return text.end(from: first, limit: limit) { $0 == .number }
        case .other: return text.end(from: first, limit: limit) { $0 == .other }
        case .space, .newline: return text.endOfSpace(from: start, limit: limit)
        }
    }

    private static func endLlama3(_ text: ScannedText, _ start: Int, _ limit: Int, _ maximumDigits: Int) -> Int {
        if let end = text.endOfContraction(from: start, limit: limit, ignoringCase: true) { return end }
        let kind = text.classes[start]
        if kind == .letter { return text.end(from: start, limit: limit) { $0 == .letter } }
        if kind == .number {
            return text.end(from: start, limit: min(limit, start + maximumDigits)) { $0 == .number }
        }
        // Any one character but a line break belongs to the letters behind it.
        if kind != .newline, start + 1 < limit, text.classes[start + 1] == .letter {
            return text.end(from: start + 1, limit: limit) { $0 == .letter }
        }
        let first = text.scalars[start] == " " && start + 1 < limit ? start + 1 : start
        if text.classes[first] == .other {
            let end = text.end(from: first, limit: limit) { $0 == .other }
            return text.end(from: end, limit: limit) { $0 == .newline }
        }
        let end = text.end(from: start, limit: limit) { $0.isSpace }
        if let last = text.classes[start..<end].lastIndex(of: .newline) { return last + 1 }
        return text.endOfSpace(from: start, limit: limit)
    }
}

/// A text's characters with their kinds, and its bytes.
struct ScannedText {
    enum Class: UInt8 {
        case letter, number, space, newline, other

        var isSpace: Bool { self == .space || self == .newline }
    }

    let scalars: [Unicode.Scalar]
    let classes: [Class]
    private let bytes: [UInt8]
    /// Where each character begins in the bytes, and the end.
    private let offsets: [Int]

    init(_ text: String) {
        bytes = Array(text.utf8)
        scalars = Array(text.unicodeScalars)
        classes = scalars.map(Self.classify)
        var end = 0
        var offsets = [0]
        offsets.reserveCapacity(scalars.count + 1)
        for scalar in scalars {
            end += UTF8.width(scalar)
            offsets.append(end)
        }
        self.offsets = offsets
    }

    func bytes(of range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[offsets[range.lowerBound]..<offsets[range.upperBound]]
    }

    private static func classify(_ scalar: Unicode.Scalar) -> Class {
        switch scalar {
        case "a"..."z", "A"..."Z": return .letter
        case "0"..."9": return .number
        case "\n", "\r": return .newline
        case " ": return .space
        case "!"..."~": return .other
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return scalar.properties.isWhitespace ? .space : .other
        }
    }

    /// Where the run of characters of some kinds ends.
    func end(from start: Int, limit: Int, while isIncluded: (Class) -> Bool) -> Int {
        var end = start
        while end < limit, isIncluded(classes[end]) { end += 1 }
        return end
    }

    /// Where white space from `start` on ends, leaving its last character to a word behind it.
    func endOfSpace(from start: Int, limit: Int) -> Int {
        let end = end(from: start, limit: limit) { $0.isSpace }
        return end < limit && end > start + 1 ? end - 1 : max(end, start + 1)
    }

    /// Where an apostrophe with `s`, `t`, `m`, `d`, `re`, `ve` or `ll` behind it ends.
    func endOfContraction(from start: Int, limit: Int, ignoringCase: Bool) -> Int? {
        guard scalars[start] == "'", start + 1 < limit else { return nil }
        func letter(_ index: Int) -> Unicode.Scalar? {
            guard index < limit else { return nil }
            guard ignoringCase else { return scalars[index] }
            // The long s is a form of s where case is ignored.
            return scalars[index] == "ſ" ? "s" : scalars[index].properties.lowercaseMapping.unicodeScalars.first
        }
        switch (letter(start + 1), letter(start + 2)) {
        case ("s", _), ("t", _), ("m", _), ("d", _): return start + 2
        case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
        default: return nil
        }
    }
}
