import Catalog

/// What a batch does to the stored products; decided without I/O.
struct ApplyPlan: Sendable {
    struct Write: Sendable {
        var event: PositionedEvent
        /// nil for a deletion.
        var product: Product?
        var inputHash: [UInt8]?
    }

    private(set) var writes: [Write] = []
    private(set) var deletedProductNumbers: [Int64] = []
    private(set) var productsToCode: [String] = []
    private(set) var outcome = ApplyOutcome()

    init(_ winners: [PositionedEvent], stored: [String: StoredProduct]) {
        for winner in winners {
            let before = stored[winner.event.productID]
            if let before, !winner.position.supersedes(before.position) {
                outcome.skipped += 1
                continue
            }
            switch winner.event.change {
            case .upsert(let product):
                let hash = CodingInput(of: product).hash
                writes.append(Write(event: winner, product: product, inputHash: hash))
                outcome.upserted += 1
                if before?.inputHash != hash { productsToCode.append(product.id) }
            case .delete:
                writes.append(Write(event: winner, product: nil, inputHash: nil))
                outcome.deleted += 1
                if let before, before.live { deletedProductNumbers.append(before.number) }
            }
        }
        outcome.toCode = productsToCode.count
    }
}
