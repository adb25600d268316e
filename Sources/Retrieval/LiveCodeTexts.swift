/// The texts of the codes that have products in a generation, in the order of their numbers; each is made when it is its
/// turn, since a large catalogue has millions.
public struct LiveCodeTexts: Sequence, Sendable {
    /// Goes through the codes.
    public struct Iterator: IteratorProtocol {
        let texts: LiveCodeTexts
        private var number = 0

        init(_ texts: LiveCodeTexts) { self.texts = texts }

        /// The next code that has a product.
        public mutating func next() -> String? {
            while number < texts.frequencies.endIndex {
                defer { number += 1 }
                if texts.frequencies[number] > 0, let text = texts.codes.text(UInt32(number)) { return text }
            }
            return nil
        }
    }

    let codes: TextTable
    let frequencies: Chunked<Int32>

    /// From the first code on.
    public func makeIterator() -> Iterator { Iterator(self) }
}
