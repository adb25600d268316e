/// A segment with what is deleted from it.
struct LiveSegment: Sendable {
    let segment: Segment
    /// Documents that aren't deleted.
    private(set) var liveCount: Int
    /// Bytes of their rows.
    private(set) var liveRowBytes: Int
    /// [window]: a bit a document, 1 for live; empty for a window in which none is deleted.
    private(set) var windows: [[UInt64]]

    init(_ segment: Segment) {
        self.segment = segment
        liveCount = segment.count
        liveRowBytes = segment.layout.rows
        windows = Array(repeating: [], count: segment.windowCount)
    }

    init(_ segment: Segment, windows: [[UInt64]], liveCount: Int) {
        self.segment = segment
        self.windows = windows
        self.liveCount = liveCount
        liveRowBytes = segment.layout.rows
        for window in windows.indices where !windows[window].isEmpty {
            let first = window * Segment.windowSize
            for document in first..<min(first + Segment.windowSize, segment.count) where !isLive(document) {
                liveRowBytes -= segment.row(document).count
            }
        }
    }

    func isLive(_ document: Int) -> Bool {
        let window = windows[document / Segment.windowSize]
        guard !window.isEmpty else { return true }
        let bit = document % Segment.windowSize
        return window[bit / 64] >> UInt64(bit % 64) & 1 == 1
    }

    /// The live document of a slot.
    func document(ofSlot slot: UInt32) -> Int? {
        segment.document(ofSlot: slot).flatMap { isLive($0) ? $0 : nil }
    }

    /// Deletes a live document.
    mutating func delete(_ document: Int) {
        let window = document / Segment.windowSize
        if windows[window].isEmpty { windows[window] = Array(repeating: .max, count: Segment.windowSize / 64) }
        let bit = document % Segment.windowSize
        windows[window][bit / 64] &= ~(1 << UInt64(bit % 64))
        liveCount -= 1
        liveRowBytes -= segment.row(document).count
    }

    /// The documents that are live here and not in a later state, all of them where there is none.
    func deleted(until later: LiveSegment?) -> [Int] {
        (0..<segment.count).filter { document in
            if let later, later.windows[document / Segment.windowSize] == windows[document / Segment.windowSize] {
                return false
            }
            return isLive(document) && later?.isLive(document) != true
        }
    }
}
