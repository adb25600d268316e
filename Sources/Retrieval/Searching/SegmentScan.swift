/// Looks for a segment's best documents, window after window.
///
/// In a window, the codes' greatest possible scores come from their blocks' greatest weights. Where all of them together
/// don't reach the worst of the products found so far, the window is passed over. Otherwise the codes with the lowest
/// ones, which together don't reach it alone, are only looked up for documents that the others make candidates: MaxScore
/// (Turtle and Flood 1995) by blocks (Ding and Suel 2011), in the windows of Lucene's `MaxScoreBulkScorer`. Where a filter
/// leaves few documents of a window, those are the candidates, and all codes are looked up.
struct SegmentScan {
    private struct Term {
        var list: PostingList
        var weight: Int32
        /// In the window at hand.
        var bound: Int32 = 0
    }

    private struct Window {
        var index: Int
        var low: Int
        var high: Int
        /// The score with which a product of the window gets in.
        var needed: Int32
    }

    /// So many postings are added up in the time in which a document is looked up in a list.
    private static let postingsPerLookup = 8

    /// Below so many allowed documents in a window, those are gone through instead of all.
    private static let fewDocuments = 256

    private let live: LiveSegment
    private let resolved: ResolvedFilter?
    /// Nil where no document is excluded but for its price.
    private var filter: SegmentFilter?
    private var terms: [Term] = []

    /// Nil if the segment has no document that could be found.
    /// - Parameter codes: their greatest scores add up to less than 2³¹.
    init?(_ live: LiveSegment, _ codes: [WeightedCode], _ filter: ResolvedFilter?) {
        self.live = live
        resolved = filter
        for code in codes {
            if let list = live.segment.list(.code(code.code)) { terms.append(Term(list: list, weight: code.weight)) }
        }
        guard !terms.isEmpty else { return nil }
        guard let filter else { return }
        guard let narrowed = SegmentFilter(live.segment, filter) else { return nil }
        self.filter = narrowed.narrows ? narrowed : nil
    }

    /// Buffers that a search needs once for all segments.
    struct Buffers: ~Copyable {
        /// [document of the window]: its score; all 0 between windows.
        let scores = UnsafeMutablePointer<Int32>.allocate(capacity: Segment.windowSize)
        /// Documents of the segment; one more than there may be, which is written and not counted.
        let candidates = UnsafeMutablePointer<UInt32>.allocate(capacity: Segment.windowSize + 1)
        let candidateScores = UnsafeMutablePointer<Int32>.allocate(capacity: Segment.windowSize + 1)

        init() { scores.initialize(repeating: 0, count: Segment.windowSize) }

        deinit {
            scores.deallocate()
            candidates.deallocate()
            candidateScores.deallocate()
        }
    }

    /// Offers the segment's documents to the best products.
    func run(_ buffers: borrowing Buffers, into top: inout TopProducts) {
        var terms = terms
        var filter = filter
        terms.withUnsafeMutableBufferPointer { terms in
            for index in 0..<live.segment.windowCount {
                let needed = top.needed(fromNumber: live.segment.windowNumbers[index])
                guard needed <= Int64(Int32.max) else { return }
                let low = index * Segment.windowSize
                let window = Window(
                    index: index, low: low, high: min(low + Segment.windowSize, live.segment.count),
                    needed: Int32(needed))
                guard Self.bound(terms, window) >= needed else { continue }
                let allowed = filter?.move(from: window.low, to: window.high)
                if allowed != 0 { scan(terms, window, filter, allowed: allowed, buffers, &top) }
            }
        }
    }

    /// Sets the terms' bounds for a window; their sum.
    private static func bound(_ terms: UnsafeMutableBufferPointer<Term>, _ window: Window) -> Int64 {
        var sum: Int64 = 0
        for index in terms.indices {
            let weight = terms[index].list.maximum(from: window.low, to: window.high)
            terms[index].bound = terms[index].weight &* Int32(weight)
            sum += Int64(terms[index].bound)
        }
        guard sum >= Int64(window.needed) else { return sum }
        for index in terms.indices where terms[index].bound > 0 {
            if !terms[index].list.reaches(from: window.low, to: window.high) {
                sum -= Int64(terms[index].bound)
                terms[index].bound = 0
            }
        }
        return sum
    }

    private func scan(
        _ terms: UnsafeMutableBufferPointer<Term>, _ window: Window, _ filter: SegmentFilter?, allowed: Int?,
        _ buffers: borrowing Buffers, _ top: inout TopProducts
    ) {
        Self.sort(terms)
        // The terms before `essential` don't reach what is needed by themselves.
        var essential = 0
        var others: Int32 = 0
        while essential < terms.count, others + terms[essential].bound < window.needed {
            others += terms[essential].bound
            essential += 1
        }
        var count: Int
        if let filter, let allowed, allowed * Self.postingsPerLookup < postings(terms[essential...]) {
            for index in essential..<terms.count { others += terms[index].bound }
            essential = terms.count
            count = Self.candidates(filter, window, buffers)
        } else {
            let least = max(window.needed - others, 1)
            let few = (allowed ?? .max) < Self.fewDocuments ? filter : nil
            count = Self.candidates(terms, from: essential, window, atLeast: least, few, buffers)
            if let filter, few == nil { count = Self.keep(count, buffers) { filter.allows(Int($0) - window.low) } }
        }
        if !live.windows[window.index].isEmpty { count = Self.keep(count, buffers) { live.isLive(Int($0)) } }
        // The strongest first: it decides most.
        for index in stride(from: essential - 1, through: 0, by: -1) where count > 0 && terms[index].bound > 0 {
            others -= terms[index].bound
            count = Self.lookUp(&terms[index], count, atLeast: window.needed - others, buffers)
        }
        for position in 0..<count where Int64(buffers.candidateScores[position]) >= top.needed {
            let document = Int(buffers.candidates[position])
            let entry = TopProducts.Entry(
                score: Int64(buffers.candidateScores[position]), number: live.segment.numbers[document],
                slot: live.segment.slots[document])
            if entry.score >= top.needed(fromNumber: entry.number), resolved?.allowsPrice(entry.slot) != false {
                top.offer(entry)
            }
        }
    }

    /// By bound: few terms whose order rarely changes.
    private static func sort(_ terms: UnsafeMutableBufferPointer<Term>) {
        for index in terms.indices.dropFirst() {
            var place = index
            while place > 0, terms[place - 1].bound > terms[place].bound {
                terms.swapAt(place - 1, place)
                place -= 1
            }
        }
    }

    /// About how many postings terms have in a window.
    private func postings(_ terms: Slice<UnsafeMutableBufferPointer<Term>>) -> Int {
        terms.reduce(0) { $0 + $1.list.postings } / live.segment.windowCount
    }

    /// The documents that a filter allows.
    private static func candidates(
        _ filter: SegmentFilter, _ window: Window, _ buffers: borrowing Buffers
    ) -> Int {
        let candidates = buffers.candidates
        let candidateScores = buffers.candidateScores
        var count = 0
        filter.forEachAllowed { document in
            candidates[count] = UInt32(window.low + document)
            candidateScores[count] = 0
            count += 1
        }
        return count
    }

    /// Documents of the window, those that a filter allows if there is one, with scores from the essential terms of at
    /// least `least`.
    private static func candidates(
        _ terms: UnsafeMutableBufferPointer<Term>, from essential: Int, _ window: Window, atLeast least: Int32,
        _ filter: SegmentFilter?, _ buffers: borrowing Buffers
    ) -> Int {
        let (low, high) = (window.low, window.high)
        let candidates = buffers.candidates
        let candidateScores = buffers.candidateScores
        let scores = buffers.scores
        var count = 0
        if essential == terms.count - 1 {
            let weight = terms[essential].weight
            let leastWeight = UInt8(min((least - 1) / weight + 1, 255))
            terms[essential].list.read(from: low, to: high, atLeast: leastWeight) { document, postingWeight in
                candidates[count] = UInt32(truncatingIfNeeded: low &+ document)
                candidateScores[count] = weight &* Int32(postingWeight)
                count &+= postingWeight >= leastWeight ? 1 : 0
            }
            return filter.map { filter in keep(count, buffers) { filter.allows(Int($0) - low) } } ?? count
        }
        for index in essential..<terms.count where terms[index].bound > 0 {
            let weight = terms[index].weight
            terms[index].list.read(from: low, to: high) { document, postingWeight in
                scores[document] &+= weight &* Int32(postingWeight)
            }
        }
        func offer(_ document: Int) {
            candidates[count] = UInt32(truncatingIfNeeded: low &+ document)
            candidateScores[count] = scores[document]
            count &+= scores[document] >= least ? 1 : 0
        }
        if let filter {
            filter.forEachAllowed(offer)
        } else {
            let vectors = UnsafeMutableRawPointer(scores).assumingMemoryBound(to: SIMD8<Int32>.self)
            let bar = SIMD8<Int32>(repeating: least)
            for vector in 0..<(high - low + 7) / 8 where any(vectors[vector] .>= bar) {
                for lane in 0..<8 { offer(vector &* 8 &+ lane) }
            }
        }
        scores.update(repeating: 0, count: high - low)
        return count
    }

    /// Adds a term's scores to the candidates and drops those that don't get to `least`.
    private static func lookUp(
        _ term: inout Term, _ count: Int, atLeast least: Int32, _ buffers: borrowing Buffers
    ) -> Int {
        var kept = 0
        for position in 0..<count {
            let document = buffers.candidates[position]
            let weight = Int32(term.list.weight(of: Int(document)))
            let score = buffers.candidateScores[position] &+ term.weight &* weight
            buffers.candidates[kept] = document
            buffers.candidateScores[kept] = score
            kept &+= score >= least ? 1 : 0
        }
        return kept
    }

    private static func keep(_ count: Int, _ buffers: borrowing Buffers, _ isKept: (UInt32) -> Bool) -> Int {
        var kept = 0
        for position in 0..<count {
            let document = buffers.candidates[position]
            buffers.candidateScores[kept] = buffers.candidateScores[position]
            buffers.candidates[kept] = document
            kept += isKept(document) ? 1 : 0
        }
        return kept
    }
}
