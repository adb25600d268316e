/// Lays out segments.
struct SegmentBuilder {
    /// A document to be.
    struct Document {
        let slot: UInt32
        let number: Int64
        /// As ``PostingRow`` reads it; valid until the segment is built, or the rows are copied.
        let row: UnsafeRawBufferPointer
        /// Greater comes first.
        let level: UInt8

        init(slot: UInt32, number: Int64, row: UnsafeRawBufferPointer) {
            self.slot = slot
            self.number = number
            self.row = row
            // A product without codes has no row.
            level = row.isEmpty ? 0 : PostingRow(row).level
        }
    }

    /// A list to be: first what it has, then where its parts begin.
    private struct List {
        var count: UInt32 = 0
        /// The first document of the latest block.
        var first: UInt32 = 0
        var form = PostingList.Form.narrow
        var weights: UInt32 = 0
        var documents: UInt32 = 0
        var blocks: UInt32 = 0
    }

    /// How the postings are gone through, those of a list in the order of the documents.
    private enum Postings {
        /// As the rows have them. [key]: the place of its list.
        case byDocument([UInt32])
        /// List, document and weight in one number: 32, 24 and 8 bits.
        case byList([UInt64])
    }

    /// In the order in which the segment has them; none once they are written.
    private var documents: [Document]
    private let count: Int
    private var rowBytes = 0
    /// What each list is of, in rising order.
    private var keys: [UInt32] = []
    private var lists: [List] = []
    private var postings = Postings.byList([])

    /// Segments of rows that are encoded already: one, or as many as it takes for none to pass the limits.
    /// - Parameter whenCopied: the documents' rows are not needed any more.
    static func segments(
        _ documents: consuming [Document], limits: SegmentLimits, whenCopied: () -> Void = {}
    ) -> [Segment] {
        let ends = ends(of: documents, limits)
        guard ends.count > 1 else {
            guard ends.isEmpty else { return [segment(consume documents, whenCopied: whenCopied)] }
            whenCopied()
            return []
        }
        var segments: [Segment] = []
        var start = 0
        for end in ends {
            segments.append(segment(Array(documents[start..<end])))
            start = end
        }
        whenCopied()
        return segments
    }

    /// Where each segment's documents end.
    private static func ends(of documents: [Document], _ limits: SegmentLimits) -> [Int] {
        guard !documents.isEmpty else { return [] }
        var ends: [Int] = []
        var (bytes, postings) = (0, 0)
        // A posting takes a byte at least, so that those of most catalogues need not be counted.
        let isCounting = documents.reduce(0) { $0 + $1.row.count } > limits.postings
        for (place, document) in documents.enumerated() {
            let more = isCounting ? PostingRow.listCount(document.row) : 0
            if bytes > 0, bytes + document.row.count > limits.rowBytes || postings + more > limits.postings {
                ends.append(place)
                (bytes, postings) = (0, 0)
            }
            bytes += document.row.count
            postings += more
        }
        return ends + [documents.count]
    }

    private static func segment(_ documents: consuming [Document], whenCopied: () -> Void = {}) -> Segment {
        var builder = SegmentBuilder(documents)
        return builder.segment(whenCopied)
    }

    /// A segment of the live documents of others.
    static func merged(_ segments: [LiveSegment]) -> Segment {
        withExtendedLifetime(segments) {
            var documents: [Document] = []
            documents.reserveCapacity(segments.reduce(0) { $0 + $1.liveCount })
            for live in segments {
                for document in 0..<live.segment.count where live.isLive(document) {
                    documents.append(
                        Document(
                            slot: live.segment.slots[document], number: live.segment.numbers[document],
                            row: live.segment.row(document)))
                }
            }
            return segment(consume documents)
        }
    }

    private init(_ documents: consuming [Document]) {
        self.documents = documents
        self.documents.sort { ($1.level, $0.number) < ($0.level, $1.number) }
        count = self.documents.count
        var postings = 0
        var greatestKey: UInt32 = 0
        for document in self.documents {
            rowBytes += document.row.count
            PostingRow.forEachList(document.row) { list, _ in
                postings += 1
                greatestKey = max(greatestKey, list.rawValue)
            }
        }
        precondition(rowBytes < 1 << 32 && postings < 1 << 29, "a segment beyond SegmentLimits")
        // A table by list pays where there are many postings for the lists that there may be.
        if postings < Int(greatestKey) / 8 && count < 1 << 24 {
            sortPostings(postings)
        } else {
            numberLists(greatestKey)
        }
        measureLists()
    }

    private mutating func sortPostings(_ count: Int) {
        var sorted: [UInt64] = []
        sorted.reserveCapacity(count)
        for (place, document) in documents.enumerated() {
            PostingRow.forEachList(document.row) { list, weight in
                sorted.append(UInt64(list.rawValue) << 32 | UInt64(place) << 8 | UInt64(weight))
            }
        }
        sorted.sort()
        for posting in sorted where keys.last != UInt32(posting >> 32) { keys.append(UInt32(posting >> 32)) }
        postings = .byList(sorted)
    }

    private mutating func numberLists(_ greatestKey: UInt32) {
        var places = [UInt32](repeating: 0, count: Int(greatestKey) + 1)
        for document in documents { PostingRow.forEachList(document.row) { list, _ in places[Int(list.rawValue)] = 1 } }
        keys.reserveCapacity(places.reduce(0) { $0 + Int($1) })
        for key in places.indices where places[key] > 0 {
            places[key] = UInt32(keys.count)
            keys.append(UInt32(key))
        }
        postings = .byDocument(places)
    }

    /// - Parameter row: of the document at a place.
    @inline(__always)
    private func forEachPosting(
        _ row: (Int) -> UnsafeRawBufferPointer, _ body: (_ list: Int, _ document: UInt32, _ weight: UInt8) -> Void
    ) {
        switch postings {
        case .byDocument(let places):
            for document in 0..<count {
                PostingRow.forEachList(row(document)) { key, weight in
                    body(Int(places[Int(key.rawValue)]), UInt32(document), weight)
                }
            }
        case .byList(let sorted):
            var list = 0
            for posting in sorted {
                if keys[list] != UInt32(posting >> 32) { list += 1 }
                body(list, UInt32(posting >> 8 & 0xFF_FFFF), UInt8(truncatingIfNeeded: posting))
            }
        }
    }

    /// Counts the postings of each list, and finds its form.
    private mutating func measureLists() {
        var measured = [List](repeating: List(), count: keys.count)
        measured.withUnsafeMutableBufferPointer { lists in
            forEachPosting({ documents[$0].row }) { list, document, _ in
                if Int(lists[list].count) % Segment.blockSize == 0 {
                    lists[list].first = document
                } else if document - lists[list].first > UInt32(Int16.max) {
                    lists[list].form = .wide
                }
                lists[list].count += 1
            }
        }
        for list in measured.indices {
            let postings = Int(measured[list].count)
            if postings < Segment.shortestNarrowList {
                measured[list].form = .wide
            } else if postings * Segment.denseShare >= count {
                measured[list].form = .dense
            }
        }
        lists = measured
    }

    private mutating func segment(_ whenCopied: () -> Void) -> Segment {
        let layout = placeLists()
        let store = ByteStore(count: layout.byteCount) { bytes in
            layout.write(to: bytes)
            let sections = Sections(bytes: bytes, layout: layout)
            writeDocuments(sections)
            documents = []
            whenCopied()
            writeLists(sections)
            writePostings(sections)
            writeMaxima(sections)
        }
        return Segment(store)!
    }

    /// Says where the parts of each list begin.
    private mutating func placeLists() -> SegmentLayout {
        var weights = 0
        var listed = 0
        var blocks = 0
        for place in lists.indices {
            let list = lists[place]
            lists[place].weights = UInt32(weights)
            lists[place].documents = UInt32(listed)
            lists[place].blocks = UInt32(blocks)
            let places = list.form == .dense ? count : Int(list.count)
            weights += places
            blocks += (places + Segment.blockSize - 1) / Segment.blockSize
            switch list.form {
            case .dense: break
            case .narrow: listed += (Int(list.count) + 1) / 2
            case .wide: listed += Int(list.count)
            }
        }
        return SegmentLayout(
            documents: count, lists: lists.count, weights: weights, blocks: blocks, listed: listed, rows: rowBytes)
    }

    private struct Sections {
        var bytes: UnsafeMutableRawBufferPointer
        var layout: SegmentLayout

        func callAsFunction<Element>(
            _ section: SegmentLayout.Section, _: Element.Type = Element.self
        ) -> UnsafeMutablePointer<Element> {
            (bytes.baseAddress! + layout.offset(section)).assumingMemoryBound(to: Element.self)
        }
    }

    private func writeDocuments(_ sections: Sections) {
        let slots = sections(.slots, UInt32.self)
        let numbers = sections(.numbers, Int64.self)
        let windowNumbers = sections(.windowNumbers, Int64.self)
        let rowStarts = sections(.rowStarts, UInt32.self)
        let rows = sections(.rows, UInt8.self)
        var end = 0
        for (place, document) in documents.enumerated() {
            slots[place] = document.slot
            numbers[place] = document.number
            let window = place / Segment.windowSize
            windowNumbers[window] =
                place % Segment.windowSize == 0 ? document.number : min(windowNumbers[window], document.number)
            rowStarts[place] = UInt32(end)
            UnsafeMutableRawPointer(rows + end).copyMemory(
                from: document.row.baseAddress!, byteCount: document.row.count)
            end += document.row.count
        }
        rowStarts[documents.count] = UInt32(end)
        let sortedSlots = sections(.sortedSlots, UInt32.self)
        let places = sections(.documents, UInt32.self)
        let order = documents.indices.map { UInt64(documents[$0].slot) << 32 | UInt64($0) }.sorted()
        for (position, key) in order.enumerated() {
            sortedSlots[position] = UInt32(key >> 32)
            places[position] = UInt32(truncatingIfNeeded: key)
        }
    }

    private func writeLists(_ sections: Sections) {
        let keys = sections(.keys, UInt32.self)
        let counts = sections(.counts, UInt32.self)
        let weightStarts = sections(.weightStarts, UInt32.self)
        let documentStarts = sections(.documentStarts, UInt32.self)
        let blockStarts = sections(.blockStarts, UInt32.self)
        for (place, list) in lists.enumerated() {
            keys[place] = self.keys[place]
            counts[place] = list.count
            weightStarts[place] = list.weights
            documentStarts[place] = list.documents
            blockStarts[place] = list.blocks
        }
        weightStarts[lists.count] = UInt32(sections.layout.weights)
        documentStarts[lists.count] = UInt32(sections.layout.listed)
        blockStarts[lists.count] = UInt32(sections.layout.blocks)
    }

    /// Reads the rows where they have been written, and counts the lists' postings once more.
    private mutating func writePostings(_ sections: Sections) {
        let rowStarts = sections(.rowStarts, UInt32.self)
        let rows = sections(.rows, UInt8.self)
        let blockFirsts = sections(.blockFirsts, UInt32.self)
        let weights = sections(.weights, UInt8.self)
        let listed = sections(.listed, UInt32.self)
        let narrow = UnsafeMutableRawPointer(listed).assumingMemoryBound(to: UInt16.self)
        func row(_ document: Int) -> UnsafeRawBufferPointer {
            let start = Int(rowStarts[document])
            return UnsafeRawBufferPointer(start: rows + start, count: Int(rowStarts[document + 1]) - start)
        }
        var written = lists
        lists = []
        for list in written.indices { written[list].count = 0 }
        written.withUnsafeMutableBufferPointer { lists in
            forEachPosting(row) { list, document, weight in
                let place = Int(lists[list].count)
                lists[list].count += 1
                guard lists[list].form != .dense else {
                    weights[Int(lists[list].weights) + Int(document)] = weight
                    return
                }
                if place % Segment.blockSize == 0 {
                    lists[list].first = document
                    blockFirsts[Int(lists[list].blocks) + place / Segment.blockSize] = document
                }
                weights[Int(lists[list].weights) + place] = weight
                if lists[list].form == .narrow {
                    narrow[2 * Int(lists[list].documents) + place] = UInt16(document - lists[list].first)
                } else {
                    listed[Int(lists[list].documents) + place] = document
                }
            }
        }
        lists = written
    }

    /// Finds the greatest weight of each block, and numbers the blocks of lists that have all documents.
    private func writeMaxima(_ sections: Sections) {
        let weightStarts = sections(.weightStarts, UInt32.self)
        let blockFirsts = sections(.blockFirsts, UInt32.self)
        let blockMaxima = sections(.blockMaxima, UInt8.self)
        let weights = sections(.weights, UInt8.self)
        for (place, list) in lists.enumerated() {
            var block = Int(list.blocks)
            let start = Int(list.weights)
            let end = Int(weightStarts[place + 1])
            for first in stride(from: start, to: end, by: Segment.blockSize) {
                if list.form == .dense { blockFirsts[block] = UInt32(first - start) }
                var greatest: UInt8 = 0
                for weight in first..<min(first + Segment.blockSize, end) { greatest = max(greatest, weights[weight]) }
                blockMaxima[block] = greatest
                block += 1
            }
        }
    }
}
