import Testing

@testable import CodeIndex

@Suite struct KnownTextsTests {
    private func hash(_ text: UInt8) -> [UInt8] { [UInt8](repeating: text, count: 32) }

    @Test func knowsWhetherATextChanges() {
        let texts = KnownTexts()
        #expect(texts.note([("a", hash(1)), ("b", hash(1))]) == [.isUnknown, .isUnknown])
        #expect(texts.note([("a", hash(1)), ("b", hash(2))]) == [.stays, .changes])
        #expect(texts.note([("b", hash(2)), ("b", hash(1))]) == [.stays, .changes])
    }

    @Test func forgetsWhatIsDeleted() {
        let texts = KnownTexts()
        _ = texts.note([("a", hash(1)), ("b", hash(1))])
        #expect(texts.note([("a", nil)]) == [.isUnknown])
        #expect(texts.note([("a", hash(1)), ("b", hash(1))]) == [.isUnknown, .stays])
        texts.forgetAll()
        #expect(texts.note([("b", hash(1))]) == [.isUnknown])
    }

    /// A product is never taken for another one that has its place.
    @Test func productsOfOnePlaceForgetEachOther() {
        let texts = KnownTexts(count: 1)
        _ = texts.note([("a", hash(1))])
        #expect(
            texts.note([("b", hash(1)), ("b", nil), ("a", hash(1)), ("b", nil), ("a", hash(1))]) == [
                .isUnknown, .isUnknown, .isUnknown, .isUnknown, .stays,
            ])
    }
}
