import CKernels

/// Consecutive rows of one sequence. Each sees the rows of a prefix and the segment's own up to itself.
package struct AttentionSegment: Sendable {
    /// Of nothing but this, so that an array of segments is one of the kernels'.
    private let raw: kernels_segment

    /// - Parameters:
    ///   - rows: the segment's own.
    ///   - prefix: rows that all of them see; empty for a sequence from its beginning.
    ///   - probabilityOffset: where the segment's probabilities begin among those of a layer, in floats.
    package init(rows: Range<Int>, prefix: Range<Int> = 0..<0, probabilityOffset: Int) {
        raw = kernels_segment(
            start: Int32(rows.lowerBound), count: Int32(rows.count), prefix_start: Int32(prefix.lowerBound),
            prefix_count: Int32(prefix.count), probability_offset: Int64(probabilityOffset))
    }

    /// The segment's own rows.
    package var rows: Range<Int> { Int(raw.start)..<Int(raw.start + raw.count) }

    /// Floats of the segment's probabilities, [head][row][key], with the keys rounded up to 16.
    package func probabilityCount(headCount: Int) -> Int {
        let keys = Int(raw.prefix_count + raw.count)
        return headCount * Int(raw.count) * ((keys + 15) / 16 * 16)
    }

    /// Hands the kernels an array of segments.
    static func withRaw<Result>(
        _ segments: [AttentionSegment], _ body: (UnsafeBufferPointer<kernels_segment>) -> Result
    ) -> Result {
        segments.withUnsafeBufferPointer { $0.withMemoryRebound(to: kernels_segment.self, body) }
    }
}
