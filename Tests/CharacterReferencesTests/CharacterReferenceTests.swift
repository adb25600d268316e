import CharacterReferences
import Testing

@Suite struct CharacterReferenceTests {
    @Test(
        arguments: [
            ("&eacute;", "é", true, 8), ("&EACUTE; x", "é", true, 8), ("&copy 2025", "©", false, 5),
            ("&amp", "&", false, 4),
            ("&#233;", "é", true, 6), ("&#xE9;", "é", true, 6), ("&#XE9g", "é", false, 5), ("&#39n", "'", false, 4),
            ("&#128;", "€", true, 6), ("&#x92;", "’", true, 6), ("&#x9f;", "Ÿ", true, 6), ("&#159;", "Ÿ", true, 6),
            ("&#0;", " ", true, 4), ("&#10;", " ", true, 5), ("&#x81;", " ", true, 6), ("&#xD800;", " ", true, 8),
            ("&#99999999999;", " ", true, 14), ("&#x1F9E6;", "🧦", true, 9),
            ("&CapitalDifferentialD;", "ⅅ", true, 22),
        ] as [(String, Unicode.Scalar, Bool, Int)])
    func readsNamesAndNumbers(text: String, character: Unicode.Scalar, hasSemicolon: Bool, end: Int) throws {
        let reference = try #require(read(text))
        #expect(reference.character == character)
        #expect(reference.hasSemicolon == hasSemicolon)
        #expect(reference.end == end)
    }

    @Test(arguments: [
        "&", "&;", "& amp;", "&#", "&#;", "&#x;", "&#xg;", "&#a;", "&nosuch;", "&Pepper;", "&eacut", "&hellip",
        "&copy=2",
        "&\(String(repeating: "a", count: 100));", "&é;",
    ])
    func textIsNone(text: String) {
        #expect(read(text) == nil)
    }

    private func read(_ text: String) -> CharacterReference? {
        var text = text
        return text.withUTF8 { CharacterReference(in: $0, at: 0) }
    }
}
