extension Sequence {
    /// The elements in arrays of so many, made as they are asked for; the last one may be shorter.
    func chunks(ofCount count: Int) -> some Sequence<[Element]> {
        sequence(state: makeIterator()) { iterator in
            var chunk: [Element] = []
            while chunk.count < count, let element = iterator.next() { chunk.append(element) }
            return chunk.isEmpty ? nil : chunk
        }
    }
}
