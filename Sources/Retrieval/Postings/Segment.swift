/// Postings of some documents, which never change: those of a document are found by its slot, those of a code or a facet
/// in the order of the documents.
///
/// A document is a product's row; documents are numbered from 0 within the segment, those with great weights first, so
/// that what stands at a list's front scores best and most of what follows can be passed over. A list is cut into blocks
/// of 128 postings, each with its greatest weight. A list of many of the documents has a weight for every document, 0
/// without a posting; of the others, one whose blocks span less than 32,768 documents each has two bytes a document,
/// counted from the block's first, and one with wider blocks has four.
final class Segment: @unchecked Sendable {
    /// Documents that are searched at a time.
    static let windowSize = 4_096
    /// Postings in a block.
    static let blockSize = 128
    /// Shorter lists never have two bytes a document.
    static let shortestNarrowList = 64
    /// Lists of at least one in so many documents have a weight for each of them.
    static let denseShare = 8

    let store: ByteStore
    let layout: SegmentLayout
    /// Those of deleted documents included.
    let postings: Int

    let slots: UnsafePointer<UInt32>
    let numbers: UnsafePointer<Int64>
    /// The slots in rising order, and the document of each.
    private let sortedSlots: UnsafePointer<UInt32>
    private let documents: UnsafePointer<UInt32>
    /// [window]: the lowest product number.
    let windowNumbers: UnsafePointer<Int64>
    private let keys: UnsafePointer<UInt32>
    private let counts: UnsafePointer<UInt32>
    private let weightStarts: UnsafePointer<UInt32>
    /// In units of four bytes.
    private let documentStarts: UnsafePointer<UInt32>
    private let blockStarts: UnsafePointer<UInt32>
    private let blockFirsts: UnsafePointer<UInt32>
    private let blockMaxima: UnsafePointer<UInt8>
    private let weights: UnsafePointer<UInt8>
    private let listed: UnsafePointer<UInt32>
    private let rowStarts: UnsafePointer<UInt32>
    private let rows: UnsafeRawPointer

    /// Reads what ``SegmentBuilder`` laid out; nil if the sizes don't fit.
    init?(_ store: ByteStore) {
        guard let layout = SegmentLayout(reading: store.bytes) else { return nil }
        self.store = store
        self.layout = layout
        func section<Element>(_ section: SegmentLayout.Section, as type: Element.Type) -> UnsafePointer<Element> {
            (store.bytes.baseAddress! + layout.offset(section)).assumingMemoryBound(to: type)
        }
        slots = section(.slots, as: UInt32.self)
        numbers = section(.numbers, as: Int64.self)
        sortedSlots = section(.sortedSlots, as: UInt32.self)
        documents = section(.documents, as: UInt32.self)
        windowNumbers = section(.windowNumbers, as: Int64.self)
        keys = section(.keys, as: UInt32.self)
        counts = section(.counts, as: UInt32.self)
        weightStarts = section(.weightStarts, as: UInt32.self)
        documentStarts = section(.documentStarts, as: UInt32.self)
        blockStarts = section(.blockStarts, as: UInt32.self)
        blockFirsts = section(.blockFirsts, as: UInt32.self)
        blockMaxima = section(.blockMaxima, as: UInt8.self)
        weights = section(.weights, as: UInt8.self)
        listed = section(.listed, as: UInt32.self)
        rowStarts = section(.rowStarts, as: UInt32.self)
        rows = store.bytes.baseAddress! + layout.offset(.rows)
        postings = UnsafeBufferPointer(start: counts, count: layout.lists).reduce(0) { $0 + Int($1) }
        guard isSound else { return nil }
    }

    /// Whether the starts of lists and rows rise to their ends.
    private var isSound: Bool {
        func rises(_ starts: UnsafePointer<UInt32>, _ count: Int, to end: Int) -> Bool {
            guard starts[0] == 0, Int(starts[count]) == end else { return false }
            return (0..<count).allSatisfy { starts[$0] <= starts[$0 + 1] }
        }
        return rises(weightStarts, layout.lists, to: layout.weights)
            && rises(documentStarts, layout.lists, to: layout.listed)
            && rises(blockStarts, layout.lists, to: layout.blocks)
            && rises(rowStarts, layout.documents, to: layout.rows)
    }

    /// How many documents there are, deleted ones included.
    var count: Int { layout.documents }
    var windowCount: Int { (count + Self.windowSize - 1) / Self.windowSize }

    /// The document of a slot.
    func document(ofSlot slot: UInt32) -> Int? {
        guard count > 0, slot >= sortedSlots[0], slot <= sortedSlots[count - 1] else { return nil }
        // In a segment of all products the slot stands at its own place, in others before it.
        var low = 0
        var high = min(Int(slot - sortedSlots[0]), count - 1)
        if sortedSlots[high] == slot { return Int(documents[high]) }
        while low < high {
            let middle = (low + high) / 2
            if sortedSlots[middle] < slot { low = middle + 1 } else { high = middle }
        }
        return sortedSlots[low] == slot ? Int(documents[low]) : nil
    }

    /// A document's row as ``PostingRow`` reads it.
    func row(_ document: Int) -> UnsafeRawBufferPointer {
        let start = Int(rowStarts[document])
        return UnsafeRawBufferPointer(start: rows + start, count: Int(rowStarts[document + 1]) - start)
    }

    /// Calls `body` with each code and how many postings it has.
    func forEachCode(_ body: (_ code: UInt32, _ count: Int) -> Void) {
        for list in 0..<layout.lists {
            if let code = ListKey(rawValue: keys[list]).code { body(code, Int(counts[list])) }
        }
    }

    /// The postings of a code or a facet.
    func list(_ key: ListKey) -> PostingList? {
        var low = 0
        var high = layout.lists
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key.rawValue { low = middle + 1 } else { high = middle }
        }
        guard low < layout.lists, keys[low] == key.rawValue else { return nil }
        let firstBlock = Int(blockStarts[low])
        let units = Int(documentStarts[low + 1] - documentStarts[low])
        let form: PostingList.Form = units == 0 ? .dense : units < Int(counts[low]) ? .narrow : .wide
        return PostingList(
            form, postings: Int(counts[low]), count: form == .dense ? count : Int(counts[low]),
            blocks: Int(blockStarts[low + 1]) - firstBlock,
            documents: UnsafeRawPointer(listed + Int(documentStarts[low])), weights: weights + Int(weightStarts[low]),
            blockFirsts: blockFirsts + firstBlock, blockMaxima: blockMaxima + firstBlock)
    }
}
