/// A growing column whose chunks are copied when one of their elements changes.
struct Chunked<Element: BitwiseCopyable & Sendable & Equatable>: Sendable {
    static var chunkSize: Int { 1_024 }

    /// What stands where nothing was set.
    let missing: Element
    /// Empty where nothing was set.
    private(set) var chunks: [[Element]] = []

    init(missing: Element) { self.missing = missing }

    init(missing: Element, chunks: [[Element]]) {
        self.missing = missing
        self.chunks = chunks
    }

    /// An element; reading beyond the end gives ``missing``, writing there grows the column.
    subscript(_ index: Int) -> Element {
        get {
            let chunk = index / Self.chunkSize
            guard chunk < chunks.count, !chunks[chunk].isEmpty else { return missing }
            return chunks[chunk][index % Self.chunkSize]
        }
        set {
            let chunk = index / Self.chunkSize
            while chunks.count <= chunk { chunks.append([]) }
            if chunks[chunk].isEmpty { chunks[chunk] = Array(repeating: missing, count: Self.chunkSize) }
            chunks[chunk][index % Self.chunkSize] = newValue
        }
    }

    /// One more than the greatest index that may have been set.
    var endIndex: Int { chunks.count * Self.chunkSize }
}
