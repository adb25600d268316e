/// What a segment can hold at most: 32 bits say where each of its rows and lists begins.
struct SegmentLimits: Sendable {
    /// Bytes of rows.
    var rowBytes = 1 << 31
    /// Of codes and facets. There are up to ``Segment/denseShare`` times as many weights. A posting may take one byte of a
    /// row only, so that the bytes don't tell.
    var postings = (1 << 29) - 1
}
