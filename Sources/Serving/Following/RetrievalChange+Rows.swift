import CodeIndex
import Retrieval

extension RetrievalChange {
    /// What a part of the tables says.
    init(_ part: IndexPart) {
        switch part {
        case .generations(let generations): self.init(generations: Set(generations.map(\.id)))
        case .codes(let codes): self.init(codes: codes.map(IndexedCode.init))
        case .products(let products): self.init(products: products.map(IndexedProduct.init))
        case .postings(let generation, let rows): self.init(postings: [generation: rows.map(IndexedCodes.init)])
        }
    }

    /// What has changed in the tables.
    init(_ delta: IndexDelta) {
        self.init(
            codes: delta.codes.map(IndexedCode.init), products: delta.products.map(IndexedProduct.init),
            deleted: delta.deleted, postings: delta.postings.mapValues { $0.map(IndexedCodes.init) },
            generations: Set(delta.generations.map(\.id)))
    }
}

extension IndexPart {
    /// How many rows it has.
    var rowCount: Int {
        switch self {
        case .generations(let rows): rows.count
        case .codes(let rows): rows.count
        case .products(let rows): rows.count
        case .postings(_, let rows): rows.count
        }
    }
}

extension IndexedCode {
    fileprivate init(_ row: CodeRow) { self.init(number: row.number, text: row.text) }
}

extension IndexedProduct {
    fileprivate init(_ row: ProductFields) {
        self.init(
            number: row.number, id: row.id, title: row.title, brand: row.brand, category: row.category,
            price: row.price, attributes: row.attributes.map { IndexedAttribute(name: $0.name, value: $0.value) })
    }
}

extension IndexedCodes {
    fileprivate init(_ row: PostingRow) {
        self.init(
            product: row.product, codes: row.codes, weights: row.weights, ownCount: row.ownCount,
            clickedCount: row.clickedCount, vector: row.vector)
    }
}
