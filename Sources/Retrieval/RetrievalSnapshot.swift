public import Codes

/// The index at one moment: what it says never changes, whatever is applied meanwhile.
public struct RetrievalSnapshot: Sendable {
    /// Up to where the index had followed; empty before the first change.
    public internal(set) var position = ""

    var products = ProductStore()
    var codes = TextTable()
    var postings: [Int64: PostingSet] = [:]

    /// The products that are live, `N` of idf.
    public var liveProducts: Int { products.count }

    /// The generations that are held.
    public var generations: Set<Int64> { Set(postings.keys) }

    /// The products that a code has in a generation.
    public func frequency(of code: String, in generation: Int64) -> Int {
        guard let postings = postings[generation], let number = codes.number(of: code) else { return 0 }
        return Int(postings.frequencies[Int(number)])
    }

    /// The products that a code has in a generation, and those in whose text it stands.
    public func codeFrequency(of code: String, in generation: Int64) -> CodeFrequency {
        guard let postings = postings[generation], let number = codes.number(of: code) else {
            return CodeFrequency(products: 0, own: 0)
        }
        return postings.frequency(number)
    }

    /// The codes that have products in a generation, by number.
    public func liveCodes(of generation: Int64) -> LiveCodeTexts {
        LiveCodeTexts(codes: codes, frequencies: postings[generation]?.frequencies ?? Chunked(missing: 0))
    }

    /// Changes whenever a code of a generation gets its first product or loses its last; for caches of what a model may
    /// write.
    public func liveCodesVersion(of generation: Int64) -> UInt64 { postings[generation]?.liveCodesVersion ?? 0 }

    /// The text of a code; nil for an unknown number.
    public func text(ofCode number: Int32) -> String? { number < 0 ? nil : codes.text(UInt32(number)) }

    /// A product with its codes in every generation; nil for an unknown identifier.
    public func product(id: String) -> IndexedEntry? {
        guard let slot = products.slot(ofID: id), let product = products.product(slot) else { return nil }
        let codes = postings.compactMapValues { postings in
            postings.row(ofSlot: slot) { IndexedCodes(product: product.number, $0) }
        }
        return IndexedEntry(product: product, codes: codes)
    }
}

extension IndexedCodes {
    init(product: Int64, _ row: PostingRow) {
        var row = row
        self.init(product: product, codes: [], weights: [], ownCount: row.ownCount, clickedCount: row.clickedCount)
        for _ in 0..<row.count {
            let (code, weight) = row.next()
            codes.append(Int32(code))
            weights.append(weight)
        }
    }
}
