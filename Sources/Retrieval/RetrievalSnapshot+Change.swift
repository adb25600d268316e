extension RetrievalSnapshot {
    /// What the index would be after a change; this snapshot stays as it is. For comparing with what has moved on.
    public func applying(_ change: RetrievalChange) -> RetrievalSnapshot {
        var next = self
        next.apply(change)
        return next
    }

    /// See ``RetrievalChange``.
    mutating func apply(_ change: RetrievalChange) {
        add(change.codes)
        let refaceted = products.set(change.products)
        let removed = products.remove(change.deleted)
        for generation in Set(postings.keys).union(change.postings.keys).sorted() {
            let batch = batch(of: change.postings[generation] ?? [], removed, refaceted, in: generation)
            postings[generation, default: PostingSet()].apply(batch)
            setVectors(of: change.postings[generation] ?? [], removed, in: generation)
        }
        guard let generations = change.generations else { return }
        postings = postings.filter { generations.contains($0.key) }
        for generation in generations where postings[generation] == nil { postings[generation] = PostingSet() }
    }

    /// Takes the vectors that come with a generation's rows, and those of removed products away.
    mutating func setVectors(of rows: [IndexedCodes], _ removed: [UInt32] = [], in generation: Int64) {
        guard rows.contains(where: { $0.vector != nil }) || postings[generation]?.vectors.isEmpty == false else {
            return
        }
        for slot in removed { postings[generation]?.vectors.set(nil, ofSlot: slot) }
        for row in rows {
            guard let slot = products.slot(ofNumber: row.product) else { continue }
            postings[generation, default: PostingSet()].vectors.set(row.vector, ofSlot: slot)
        }
    }

    private mutating func add(_ added: [IndexedCode]) {
        var new: [UInt32: String] = [:]
        for code in added {
            precondition(code.number >= 0, "codes are numbered from 0")
            if codes.text(UInt32(code.number)) == nil { new[UInt32(code.number)] = code.text }
        }
        if !new.isEmpty { codes.insert(new.map { ($0.key, $0.value) }) }
    }

    /// What becomes of a generation's postings: new rows, none for removed products, and for products with other facets
    /// the rows that they had.
    func batch(
        of rows: [IndexedCodes], _ removed: [UInt32] = [], _ refaceted: [(slot: UInt32, facets: [UInt32])] = [],
        in generation: Int64
    ) -> RowBatch {
        var batch = RowBatch()
        for slot in removed { batch.append(deleted: slot) }
        var last: [Int64: Int] = [:]
        for (place, row) in rows.enumerated() { last[row.product] = place }
        var seen = Set(removed)
        for place in last.values.sorted() {
            guard let slot = products.slot(ofNumber: rows[place].product) else { continue }
            seen.insert(slot)
            batch.append(rows[place], slot: slot, facets: products.facets(slot))
        }
        guard let postings = postings[generation] else { return batch }
        for (slot, facets) in refaceted where !seen.contains(slot) {
            let row = postings.row(ofSlot: slot) { IndexedCodes(product: products.numbers[Int(slot)], $0) }
            if let row { batch.append(row, slot: slot, facets: facets) }
        }
        return batch
    }
}
