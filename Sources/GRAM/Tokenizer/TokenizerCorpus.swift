/// The sentences that a tokenizer is trained on, in one buffer of bounded size.
///
/// Where more come than fit, every second one is dropped and from then on only every second one is taken, as often as
/// needed: an even sample, the same in each run, whose size need not be known before.
struct TokenizerCorpus {
    /// Longer sentences are cut. The trainer would leave them out.
    static let maximumSentenceBytes = 4096

    private(set) var text: [UInt8] = []
    /// Where each sentence ends in the text.
    private(set) var ends: [Int] = []

    private let maximumBytes: Int
    private var stride = 1
    private var seen = 0

    init(_ sentences: some Sequence<String>, maximumBytes: Int) {
        self.maximumBytes = maximumBytes
        for sentence in sentences { append(sentence) }
    }

    private mutating func append(_ sentence: String) {
        // The trainer ends the process where folding leaves nothing of the text. Of a letter or digit it leaves something.
        guard sentence.unicodeScalars.prefix(Self.maximumSentenceBytes / 4).contains(where: Self.isWord) else { return }
        let bytes = Self.trainable(sentence)
        defer { seen += 1 }
        guard seen.isMultiple(of: stride) else { return }
        while text.count + bytes.count > maximumBytes, ends.count > 1 {
            dropEverySecond()
            if !seen.isMultiple(of: stride) { return }
        }
        text += bytes
        ends.append(text.count)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return (properties.isAlphabetic || properties.numericType != nil) && !properties.isDefaultIgnorableCodePoint
    }

    private mutating func dropEverySecond() {
        stride *= 2
        var kept: [UInt8] = []
        var keptEnds: [Int] = []
        for index in Swift.stride(from: 0, to: ends.count, by: 2) {
            kept += text[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
            keptEnds.append(kept.count)
        }
        text = kept
        ends = keptEnds
    }

    /// The sentence without what makes the trainer skip it: tabulators, NUL, and the block that it reserves (U+2585).
    private static func trainable(_ sentence: String) -> ArraySlice<UInt8> {
        var bytes = Array(sentence.utf8.prefix(maximumSentenceBytes + 1))
        for index in bytes.indices {
            if bytes[index] < 0x20 {
                bytes[index] = 0x20
            } else if bytes[index...].starts(with: [0xE2, 0x96, 0x85]) {
                bytes.replaceSubrange(index..<index + 3, with: [0x20, 0x20, 0x20])
            }
        }
        var end = min(bytes.count, maximumSentenceBytes)
        // A character is not cut in two.
        while end < bytes.count, end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[..<end]
    }
}
