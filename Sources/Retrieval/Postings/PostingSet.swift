import Codes

/// The postings of one generation: segments, the largest first, and how many products each code has.
struct PostingSet: Sendable {
    /// Segments of at most so many documents together are merged at once, larger ones by ``RetrievalIndex/merge()``.
    private static let smallDocuments = 8_192

    /// Segments that would pass them together stay apart.
    private let limits: SegmentLimits
    private(set) var segments: [LiveSegment] = []
    /// [code]: its live products.
    private(set) var frequencies = Chunked<Int32>(missing: 0)
    /// [code]: those of them that have it from the model or from clicks.
    private(set) var addedFrequencies = Chunked<Int32>(missing: 0)
    /// By the products' slots.
    var vectors = VectorColumn()
    /// Changes with the set of codes that have products.
    private(set) var liveCodesVersion: UInt64 = 0

    init(limits: SegmentLimits = SegmentLimits()) { self.limits = limits }

    init(
        segments: [LiveSegment], frequencies: Chunked<Int32>, addedFrequencies: Chunked<Int32>,
        vectors: VectorColumn = VectorColumn(), limits: SegmentLimits = SegmentLimits()
    ) {
        self.init(limits: limits)
        self.segments = segments
        self.frequencies = frequencies
        self.addedFrequencies = addedFrequencies
        self.vectors = vectors
    }

    /// The products that a code has.
    func frequency(_ code: UInt32) -> CodeFrequency {
        let products = Int(frequencies[Int(code)])
        return CodeFrequency(products: products, own: products - Int(addedFrequencies[Int(code)]))
    }

    /// Products with postings.
    var count: Int { segments.reduce(0) { $0 + $1.liveCount } }

    /// Lends a product's row.
    func row<Result>(ofSlot slot: UInt32, _ body: (PostingRow) -> Result) -> Result? {
        for live in segments {
            guard let document = live.document(ofSlot: slot) else { continue }
            return withExtendedLifetime(live.segment) { body(PostingRow(live.segment.row(document))) }
        }
        return nil
    }

    /// Replaces products' postings.
    mutating func apply(_ batch: RowBatch) {
        guard !batch.isEmpty else { return }
        var changes: [UInt32: Int32] = [:]
        var added: [UInt32: Int32] = [:]
        for slot in batch.slots { delete(slot, &changes, &added) }
        for segment in batch.segments(limits: limits) {
            segments.append(LiveSegment(segment))
            segment.forEachCode { changes[$0, default: 0] += Int32($1) }
        }
        batch.forEachAddedCode { added[$0, default: 0] += 1 }
        segments.removeAll { $0.liveCount == 0 }
        if let due = dueMerge(limit: Self.smallDocuments) { segments.replaceSubrange(due, with: [merged(due)]) }

        var isOtherSet = false
        for (code, change) in changes where change != 0 {
            let frequency = frequencies[Int(code)]
            frequencies[Int(code)] = frequency + change
            if frequency == 0 || frequency + change == 0 { isOtherSet = true }
        }
        if isOtherSet { liveCodesVersion += 1 }
        for (code, change) in added where change != 0 { addedFrequencies[Int(code)] += change }
    }

    /// Replaces the postings of many products at once; they are one segment then, or several where one would pass the limits.
    /// Of several rows of a product the last counts.
    /// - Parameter rows: none afterwards; they go before a single segment is complete.
    mutating func load(_ rows: inout [PackedRows]) {
        var documents: [SegmentBuilder.Document] = []
        documents.reserveCapacity(rows.reduce(0) { $0 + $1.documents.count })
        var seen: Set<UInt32> = []
        for packed in rows.reversed() {
            for document in packed.documents.reversed() where seen.insert(document.slot).inserted {
                documents.append(document)
            }
        }
        if !segments.isEmpty {
            var former = RowBatch()
            for slot in seen { former.append(deleted: slot) }
            apply(former)
        }
        seen = []
        documents.removeAll { $0.row.isEmpty }
        guard !documents.isEmpty else {
            rows = []
            return
        }
        for document in documents {
            PostingRow.forEachAddedCode(document.row) { addedFrequencies[Int($0)] += 1 }
        }
        for segment in SegmentBuilder.segments(consume documents, limits: limits, whenCopied: { rows = [] }) {
            segments.append(LiveSegment(segment))
            segment.forEachCode { frequencies[Int($0)] += Int32($1) }
        }
        liveCodesVersion += 1
    }

    private mutating func delete(
        _ slot: UInt32, _ changes: inout [UInt32: Int32], _ added: inout [UInt32: Int32]
    ) {
        for index in segments.indices {
            guard let document = segments[index].document(ofSlot: slot) else { continue }
            var row = PostingRow(segments[index].segment.row(document))
            for place in 0..<row.count {
                let code = row.next().code
                changes[code, default: 0] -= 1
                if place >= row.ownCount { added[code, default: 0] -= 1 }
            }
            segments[index].delete(document)
            break
        }
    }
}

extension PostingSet {
    /// The segments that are to become one: neighbours for as long as each is less than twice as large as those behind it,
    /// so that a document is copied a few times in its life and there are few segments, the last ones first. Without a
    /// limit also a segment of which a third is deleted.
    func dueMerge(limit: Int = .max) -> Range<Int>? {
        for end in segments.indices.reversed().map({ $0 + 1 }) {
            let first = firstToMerge(endingAt: end, limit)
            if end - first > 1 { return first..<end }
        }
        guard limit == .max else { return nil }
        return segments.firstIndex { $0.liveCount < $0.segment.count / 3 * 2 }.map { $0..<$0 + 1 }
    }

    private func firstToMerge(endingAt end: Int, _ limit: Int) -> Int {
        var first = end
        var documents = 0
        var rowBytes = 0
        var postings = 0
        while first > 0 {
            let more = segments[first - 1]
            guard documents + more.liveCount <= limit, rowBytes + more.liveRowBytes <= limits.rowBytes,
                postings + more.segment.postings <= limits.postings,
                first == end || more.liveCount < 2 * documents
            else { break }
            documents += more.liveCount
            rowBytes += more.liveRowBytes
            postings += more.segment.postings
            first -= 1
        }
        return first
    }

    /// One segment of what is live in some.
    func merged(_ range: Range<Int>) -> LiveSegment {
        LiveSegment(SegmentBuilder.merged(Array(segments[range])))
    }

    /// Puts a merged segment in the place of those that it was made of.
    /// - Parameters:
    ///   - range: where they were in `start`, the set that it was made from; what was deleted since is deleted there too.
    mutating func replace(_ range: Range<Int>, of start: PostingSet, by merged: LiveSegment) {
        let sources = start.segments[range]
        var merged = merged
        for source in sources {
            let now = segments.first { $0.segment === source.segment }
            for document in source.deleted(until: now) {
                // A slot may have been used again by then, but not by a document of this segment.
                if let place = merged.document(ofSlot: source.segment.slots[document]) { merged.delete(place) }
            }
        }
        let first = segments.firstIndex { live in sources.contains { $0.segment === live.segment } }
        segments.removeAll { live in sources.contains { $0.segment === live.segment } }
        if merged.liveCount > 0 { segments.insert(merged, at: min(first ?? 0, segments.count)) }
    }
}
