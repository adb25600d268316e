/// Lays out segments.
struct SegmentBuilder {
    /// A document to be.
    struct Document {
        let slot: UInt32
        let number: Int64
        /// As ``PostingRow`` reads it; valid until the segment is built.
        let row: UnsafeRawBufferPointer
        /// Greater comes first.
        let level: UInt8

        init(slot: UInt32, number: Int64, row: UnsafeRawBufferPointer) {
            self.slot = slot
            self.number = number
            self.row = row
            level = PostingRow(row).level
        }
    }

    /// In the order in which the segment has them.
    private let documents: [Document]
    private var postings = 0
    private var rowBytes = 0
    private var greatestKey: UInt32 = 0

    private init(_ documents: [Document]) {
        self.documents = documents.sorted { ($1.level, $0.number) < ($0.level, $1.number) }
        for document in documents {
            rowBytes += document.row.count
            PostingRow.forEachList(document.row) { list, _ in
                postings += 1
                greatestKey = max(greatestKey, list.rawValue)
            }
        }
        precondition(rowBytes < 1 << 32 && postings < 1 << 29, "a segment of some 10 GB")
    }

    /// A segment of rows that are encoded already.
    static func segment(_ documents: [Document]) -> Segment {
        let builder = SegmentBuilder(documents)
        // A table by list pays where there are many postings for the lists that there may be.
        let isSmall = builder.postings < Int(builder.greatestKey) / 8 && documents.count < 1 << 24
        return builder.segment(isSmall ? builder.sortedLists() : builder.countedLists())
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
            return segment(documents)
        }
    }

    /// Postings by list: what each is of and where it begins, the end last, then documents and weights.
    private struct Lists {
        var keys: [UInt32] = []
        var starts: [Int] = []
        var documents: [UInt32]
        var weights: [UInt8]
    }

    private func countedLists() -> Lists {
        var next = [UInt32](repeating: 0, count: Int(greatestKey) + 1)
        for document in documents { PostingRow.forEachList(document.row) { list, _ in next[Int(list.rawValue)] += 1 } }
        var lists = Lists(documents: [], weights: [])
        var end: UInt32 = 0
        for key in next.indices where next[key] > 0 {
            lists.keys.append(UInt32(key))
            lists.starts.append(Int(end))
            end += next[key]
            next[key] = end - next[key]
        }
        lists.starts.append(Int(end))
        lists.weights = Array(unsafeUninitializedCapacity: postings) { weights, weightCount in
            lists.documents = Array(unsafeUninitializedCapacity: postings) { listed, count in
                next.withUnsafeMutableBufferPointer { next in
                    for (place, document) in documents.enumerated() {
                        PostingRow.forEachList(document.row) { list, weight in
                            let position = Int(next[Int(list.rawValue)])
                            next[Int(list.rawValue)] += 1
                            listed[position] = UInt32(place)
                            weights[position] = weight
                        }
                    }
                }
                count = postings
            }
            weightCount = postings
        }
        return lists
    }

    private func sortedLists() -> Lists {
        // List, document and weight in one number: 32, 24 and 8 bits.
        var sorted: [UInt64] = []
        sorted.reserveCapacity(postings)
        for (place, document) in documents.enumerated() {
            PostingRow.forEachList(document.row) { list, weight in
                sorted.append(UInt64(list.rawValue) << 32 | UInt64(place) << 8 | UInt64(weight))
            }
        }
        sorted.sort()
        var lists = Lists(
            documents: sorted.map { UInt32($0 >> 8 & 0xFF_FFFF) },
            weights: sorted.map { UInt8(truncatingIfNeeded: $0) })
        for (position, posting) in sorted.enumerated() where lists.keys.last != UInt32(posting >> 32) {
            lists.keys.append(UInt32(posting >> 32))
            lists.starts.append(position)
        }
        lists.starts.append(sorted.count)
        return lists
    }

    private func form(_ listed: ArraySlice<UInt32>) -> PostingList.Form {
        guard listed.count >= Segment.shortestNarrowList else { return .wide }
        if listed.count * Segment.denseShare >= documents.count { return .dense }
        let isNarrow = stride(from: listed.startIndex, to: listed.endIndex, by: Segment.blockSize).allSatisfy { start in
            listed[min(start + Segment.blockSize, listed.endIndex) - 1] - listed[start] <= UInt32(Int16.max)
        }
        return isNarrow ? .narrow : .wide
    }

    private func segment(_ lists: Lists) -> Segment {
        var forms: [PostingList.Form] = []
        var weights = 0
        var listed = 0
        var blocks = 0
        for list in lists.keys.indices {
            let range = lists.starts[list]..<lists.starts[list + 1]
            forms.append(form(lists.documents[range]))
            let places = forms[list] == .dense ? documents.count : range.count
            weights += places
            blocks += (places + Segment.blockSize - 1) / Segment.blockSize
            switch forms[list] {
            case .dense: break
            case .narrow: listed += (range.count + 1) / 2
            case .wide: listed += range.count
            }
        }
        let layout = SegmentLayout(
            documents: documents.count, lists: lists.keys.count, weights: weights, blocks: blocks, listed: listed,
            rows: rowBytes)
        let store = ByteStore(count: layout.byteCount) { bytes in
            layout.write(to: bytes)
            writeDocuments(Sections(bytes: bytes, layout: layout))
            write(lists, forms, Sections(bytes: bytes, layout: layout))
        }
        return Segment(store)!
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

    private func write(_ lists: Lists, _ forms: [PostingList.Form], _ sections: Sections) {
        let keys = sections(.keys, UInt32.self)
        let counts = sections(.counts, UInt32.self)
        let weightStarts = sections(.weightStarts, UInt32.self)
        let documentStarts = sections(.documentStarts, UInt32.self)
        let blockStarts = sections(.blockStarts, UInt32.self)
        let blockFirsts = sections(.blockFirsts, UInt32.self)
        let blockMaxima = sections(.blockMaxima, UInt8.self)
        let weights = sections(.weights, UInt8.self)
        let listed = sections(.listed, UInt32.self)
        var weight = 0
        var unit = 0
        var block = 0
        for list in lists.keys.indices {
            keys[list] = lists.keys[list]
            weightStarts[list] = UInt32(weight)
            documentStarts[list] = UInt32(unit)
            blockStarts[list] = UInt32(block)
            let range = lists.starts[list]..<lists.starts[list + 1]
            counts[list] = UInt32(range.count)
            switch forms[list] {
            case .dense:
                for position in range { weights[weight + Int(lists.documents[position])] = lists.weights[position] }
                for start in stride(from: 0, to: documents.count, by: Segment.blockSize) {
                    blockFirsts[block + start / Segment.blockSize] = UInt32(start)
                }
                weight += documents.count
            case .narrow:
                let narrow = UnsafeMutableRawPointer(listed + unit).assumingMemoryBound(to: UInt16.self)
                for (place, position) in range.enumerated() {
                    let first = lists.documents[position - place % Segment.blockSize]
                    narrow[place] = UInt16(lists.documents[position] - first)
                }
                unit += (range.count + 1) / 2
            case .wide:
                for (place, position) in range.enumerated() { listed[unit + place] = lists.documents[position] }
                unit += range.count
            }
            if forms[list] != .dense {
                for (place, position) in range.enumerated() {
                    weights[weight + place] = lists.weights[position]
                    if place % Segment.blockSize == 0 {
                        blockFirsts[block + place / Segment.blockSize] = lists.documents[position]
                    }
                }
                weight += range.count
            }
            for start in stride(from: Int(weightStarts[list]), to: weight, by: Segment.blockSize) {
                var greatest: UInt8 = 0
                for place in start..<min(start + Segment.blockSize, weight) { greatest = max(greatest, weights[place]) }
                blockMaxima[block] = greatest
                block += 1
            }
        }
        weightStarts[lists.keys.count] = UInt32(weight)
        documentStarts[lists.keys.count] = UInt32(unit)
        blockStarts[lists.keys.count] = UInt32(block)
    }
}
