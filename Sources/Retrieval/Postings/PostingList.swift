/// The postings of a code or a facet in a segment, read from the front to the back.
///
/// The reader stands at a block; what it is asked for never lies before that.
struct PostingList {
    /// How a list is laid out, see ``Segment``.
    enum Form { case dense, narrow, wide }

    /// How many there are.
    let postings: Int
    private let form: Form
    /// Places for weights: as many as postings, or documents of the segment in a dense list.
    private let count: Int
    private let blocks: Int
    private let documents: UnsafeRawPointer
    private let weights: UnsafePointer<UInt8>
    private let blockFirsts: UnsafePointer<UInt32>
    private let blockMaxima: UnsafePointer<UInt8>
    private var block = 0
    /// In a wide list, no document that ``weight(of:)`` was asked for lies behind this position.
    private var place = 0

    init(
        _ form: Form, postings: Int, count: Int, blocks: Int, documents: UnsafeRawPointer,
        weights: UnsafePointer<UInt8>,
        blockFirsts: UnsafePointer<UInt32>, blockMaxima: UnsafePointer<UInt8>
    ) {
        self.form = form
        self.postings = postings
        self.count = count
        self.blocks = blocks
        self.documents = documents
        self.weights = weights
        self.blockFirsts = blockFirsts
        self.blockMaxima = blockMaxima
    }

    /// Moves to the block that a document would be in.
    @inline(__always)
    private mutating func move(to document: Int) {
        if form == .dense {
            block = document / Segment.blockSize
        } else {
            while block &+ 1 < blocks, Int(blockFirsts[block &+ 1]) <= document { block &+= 1 }
        }
    }

    @inline(__always)
    private func end(_ block: Int) -> Int { min((block &+ 1) &* Segment.blockSize, count) }

    /// The first position within a block whose document isn't before `document`, without branches that depend on it.
    @inline(__always)
    private func position(of document: Int, in block: Int) -> Int {
        let start = block &* Segment.blockSize
        let count = end(block) &- start
        switch form {
        case .dense:
            return max(start, min(document, start &+ count))
        case .narrow:
            let first = documents.assumingMemoryBound(to: Int16.self) + start
            let wanted = document &- Int(blockFirsts[block])
            guard count == Segment.blockSize else { return start &+ Self.lowerBound(first, count, wanted) }
            return start &+ Self.lowerBound(first, Int16(truncatingIfNeeded: min(wanted, Int(Int16.max))))
        case .wide:
            return start &+ Self.lowerBound(documents.assumingMemoryBound(to: UInt32.self) + start, count, document)
        }
    }

    /// How many of a whole block's numbers are less.
    @inline(__always)
    private static func lowerBound(_ numbers: UnsafePointer<Int16>, _ wanted: Int16) -> Int {
        let bar = SIMD8<Int16>(repeating: wanted)
        var less = SIMD8<Int16>.zero
        for offset in stride(from: 0, to: Segment.blockSize, by: 8) {
            let values = UnsafeRawPointer(numbers + offset).loadUnaligned(as: SIMD8<Int16>.self)
            // A lane that holds is -1.
            less &+= unsafeBitCast(values .< bar, to: SIMD8<Int16>.self)
        }
        return Int(0 &- less.wrappedSum())
    }

    @inline(__always)
    private static func lowerBound<Number: FixedWidthInteger>(
        _ numbers: UnsafePointer<Number>, _ count: Int, _ wanted: Int
    ) -> Int {
        var low = 0
        var length = count
        while length > 1 {
            let half = length &>> 1
            // All bits are set where the number is less.
            low &+= half & ((Int(truncatingIfNeeded: numbers[low &+ half &- 1]) &- wanted) &>> 63)
            length &-= half
        }
        return length == 1 && Int(truncatingIfNeeded: numbers[low]) < wanted ? low &+ 1 : low
    }

    @inline(__always)
    private func document(_ position: Int, in block: Int) -> Int {
        switch form {
        case .dense: position
        case .narrow:
            Int(blockFirsts[block]) &+ Int(documents.load(fromByteOffset: position &* 2, as: UInt16.self))
        case .wide: Int(documents.load(fromByteOffset: position &* 4, as: UInt32.self))
        }
    }

    /// The greatest weight among documents of a window, or more where blocks reach beyond it.
    @inline(__always)
    mutating func maximum(from low: Int, to high: Int) -> UInt8 {
        move(to: low)
        var greatest: UInt8 = 0
        var block = block
        while block < blocks, Int(blockFirsts[block]) < high {
            greatest = max(greatest, blockMaxima[block])
            block &+= 1
        }
        return greatest
    }

    /// Whether a window has postings, where ``maximum(from:to:)`` can't tell: short lists have blocks that reach over many
    /// windows.
    mutating func reaches(from low: Int, to high: Int) -> Bool {
        guard form != .dense else { return true }
        move(to: low)
        let position = position(of: low, in: block)
        if position < end(block) { return document(position, in: block) < high }
        return block + 1 < blocks && Int(blockFirsts[block + 1]) < high
    }

    /// The weight under a document, 0 without a posting.
    @inline(__always)
    mutating func weight(of document: Int) -> UInt8 {
        if form == .dense { return weights[document] }
        move(to: document)
        if form == .wide {
            // Few of them lie between one document and the next that is asked for.
            let documents = documents.assumingMemoryBound(to: UInt32.self)
            place = max(place, block &* Segment.blockSize)
            while place < count, Int(documents[place]) < document { place &+= 1 }
            return place < count && Int(documents[place]) == document ? weights[place] : 0
        }
        let position = position(of: document, in: block)
        guard position < end(block), self.document(position, in: block) == document else { return 0 }
        return weights[position]
    }

    /// Calls `body` with documents of a window, counted from its first, and their weights: all that weigh at least
    /// `least`, and maybe others, of weight 0 too.
    @inline(__always)
    mutating func read(
        from low: Int, to high: Int, atLeast least: UInt8 = 0, _ body: (_ document: Int, _ weight: UInt8) -> Void
    ) {
        move(to: low)
        var position = position(of: low, in: block)
        while true {
            let isLast = block &+ 1 >= blocks || Int(blockFirsts[block &+ 1]) >= high
            if blockMaxima[block] >= least {
                let end = isLast ? self.position(of: high, in: block) : end(block)
                switch form {
                case .dense:
                    while position < end {
                        body(position &- low, weights[position])
                        position &+= 1
                    }
                case .narrow:
                    let base = Int(blockFirsts[block]) &- low
                    let documents = documents.assumingMemoryBound(to: UInt16.self)
                    while position < end {
                        body(base &+ Int(documents[position]), weights[position])
                        position &+= 1
                    }
                case .wide:
                    let documents = documents.assumingMemoryBound(to: UInt32.self)
                    while position < end {
                        body(Int(documents[position]) &- low, weights[position])
                        position &+= 1
                    }
                }
            }
            if isLast { break }
            block &+= 1
            position = block &* Segment.blockSize
        }
    }
}
