import Codes

extension RetrievalSnapshot {
    /// Writes all of it, in the order in which ``init(reading:)`` reads.
    func write(to path: String) throws(SnapshotFileError) {
        var writer = try SnapshotWriter(path)
        writer.add(position)
        try writer.add(codes.records)
        try writer.add(products.records)
        try writer.add(products.numbers)
        try writer.add(products.prices)
        try writer.add(products.facets.records)
        try writer.add(products.facets.counts)
        writer.add(postings.count)
        for (generation, postings) in postings.sorted(by: { $0.key < $1.key }) {
            writer.add(String(generation))
            try writer.add(postings)
        }
        try writer.finish()
    }

    init(reading path: String) throws(SnapshotFileError) {
        var reader = try SnapshotReader(path)
        position = try reader.text()
        codes = TextTable(records: try reader.records())
        let records = try reader.records()
        let numbers = try reader.column(missing: ProductStore.noNumber)
        let prices = try reader.column(missing: Double.nan)
        let keys = try reader.records()
        let counts = try reader.column(missing: Int32(0))
        products = ProductStore(
            records: records, numbers: numbers, prices: prices, facets: FacetIndex(keys: keys, counts: counts))
        for _ in 0..<(try reader.number(below: 1 << 20)) {
            guard let generation = Int64(try reader.text()) else { throw reader.damage }
            postings[generation] = try reader.postings()
        }
    }
}

extension SnapshotWriter {
    fileprivate mutating func add(_ records: RecordStore) throws(SnapshotFileError) {
        add(records.chunks.count)
        for chunk in records.chunks {
            add(chunk == nil ? 0 : 1)
            if let chunk { try add(chunk.bytes) }
        }
    }

    fileprivate mutating func add<Element>(_ column: Chunked<Element>) throws(SnapshotFileError) {
        add(column.chunks.count)
        for chunk in column.chunks {
            add(chunk.isEmpty ? 0 : 1)
            if !chunk.isEmpty { try add(chunk) }
        }
    }

    private mutating func add(_ vectors: VectorColumn) throws(SnapshotFileError) {
        add(vectors.width)
        add(vectors.chunks.count)
        for chunk in vectors.chunks {
            add(chunk == nil ? 0 : 1)
            guard let chunk else { continue }
            try add(chunk.values)
            try add(chunk.steps)
        }
    }

    fileprivate mutating func add(_ postings: PostingSet) throws(SnapshotFileError) {
        try add(postings.frequencies)
        try add(postings.addedFrequencies)
        try add(postings.vectors)
        add(postings.segments.count)
        for live in postings.segments {
            try add(live.segment.store.bytes)
            add(live.liveCount)
            for window in live.windows {
                add(window.isEmpty ? 0 : 1)
                if !window.isEmpty { try add(window) }
            }
        }
    }
}

extension SnapshotReader {
    fileprivate mutating func records() throws(SnapshotFileError) -> RecordStore {
        var chunks: [ByteStore?] = []
        for _ in 0..<(try number(below: 1 << 32)) { chunks.append(try number(below: 2) == 0 ? nil : try part()) }
        guard let records = RecordStore(chunks: chunks) else { throw damage }
        return records
    }

    fileprivate mutating func column<Element>(missing: Element) throws(SnapshotFileError) -> Chunked<Element> {
        var chunks: [[Element]] = []
        for _ in 0..<(try number(below: 1 << 32)) {
            chunks.append(try number(below: 2) == 0 ? [] : try elements(Element.self))
            guard chunks.last!.isEmpty || chunks.last!.count == Chunked<Element>.chunkSize else { throw damage }
        }
        return Chunked(missing: missing, chunks: chunks)
    }

    fileprivate mutating func postings() throws(SnapshotFileError) -> PostingSet {
        let frequencies = try column(missing: Int32(0))
        let added = try column(missing: Int32(0))
        let vectors = try vectors()
        var segments: [LiveSegment] = []
        for _ in 0..<(try number(below: 1 << 20)) {
            guard let segment = Segment(try part()) else { throw damage }
            let liveCount = try number(below: segment.count + 1)
            var windows: [[UInt64]] = []
            for _ in 0..<segment.windowCount {
                windows.append(try number(below: 2) == 0 ? [] : try elements(UInt64.self))
                guard windows.last!.isEmpty || windows.last!.count == Segment.windowSize / 64 else { throw damage }
            }
            segments.append(LiveSegment(segment, windows: windows, liveCount: liveCount))
        }
        return PostingSet(segments: segments, frequencies: frequencies, addedFrequencies: added, vectors: vectors)
    }

    private mutating func vectors() throws(SnapshotFileError) -> VectorColumn {
        let width = try number(below: 1 << 20)
        var chunks: [Int8Rows?] = []
        for _ in 0..<(try number(below: 1 << 32)) {
            guard try number(below: 2) == 1 else {
                chunks.append(nil)
                continue
            }
            let (values, steps) = (try elements(Int8.self), try elements(Float.self))
            guard values.count == VectorColumn.chunkSize * width, steps.count == VectorColumn.chunkSize else {
                throw damage
            }
            chunks.append(Int8Rows(width: width, values: values, steps: steps))
        }
        return VectorColumn(width: width, chunks: chunks)
    }
}
