/// What a reader sees of a text that may hold HTML: without tags, comments, scripts, styles and embedded files, with
/// character references read.
///
/// Shops' long texts are HTML, often cut off at some length, escaped twice, or mixed with plain text. So markup is only
/// what can be some: a `<` that begins no tag (`size < 5`) and an ampersand that begins no reference (`H&M`) are text. A
/// tag that makes a new block separates words, others (`<b>`, `<span>`) don't. What was escaped several times is read
/// several times. Takes time linear in the text, whatever it holds; a text without markup is given back as it is.
public struct PlainText: Sendable, Hashable {
    /// Without markup; never longer than the source in UTF-8.
    public let text: String

    /// How often a text may have been escaped.
    private static let maximumRounds = 4

    /// Reads a text that may hold HTML.
    public init(_ source: String) {
        var text = source
        for round in 0..<Self.maximumRounds {
            let cleaned: [UInt8]? = text.withUTF8 { bytes in
                guard Self.mayHoldMarkup(bytes) else { return nil }
                var reader = MarkupReader(bytes, isEscaped: round > 0)
                return reader.read()
            }
            guard let cleaned else { break }
            text = String(decoding: cleaned, as: UTF8.self)
        }
        self.text = text
    }

    private static func mayHoldMarkup(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.contains { index in
            switch bytes[index] {
            case UInt8(ascii: "<"), UInt8(ascii: "&"): true
            case UInt8(ascii: ";"): bytes.holds(MarkupReader.embeddedFile, at: index)
            default: false
            }
        }
    }
}
