import Codes
import Testing

@testable import Retrieval

/// Segments stay below a limit, which is small here: three rows of 8 bytes each.
@Suite struct PostingSetTests {
    private static let limits = SegmentLimits(rowBytes: 26)

    /// Rows of two codes each: one of their own that all have, and one that only this product has.
    private func rows(_ slots: Range<UInt32>) -> RowBatch {
        var batch = RowBatch()
        for slot in slots {
            batch.append(
                IndexedCodes(product: Int64(slot), codes: [0, Int32(slot) + 1], weights: [100, 50], ownCount: 1),
                slot: slot, facets: [])
        }
        return batch
    }

    private func segments(_ slots: Range<UInt32>) -> [LiveSegment] {
        rows(slots).segments(limits: SegmentLimits()).map { LiveSegment($0) }
    }

    /// Whatever its segments are, the set has each product once.
    private func expectComplete(_ set: PostingSet, _ slots: Range<UInt32>, limits: SegmentLimits = Self.limits) {
        #expect(set.count == slots.count)
        #expect(set.frequency(0).products == slots.count && set.frequency(0).own == slots.count)
        for slot in slots {
            #expect(set.frequency(slot + 1).products == 1 && set.frequency(slot + 1).own == 0)
            let codes = set.row(ofSlot: slot) { IndexedCodes(product: Int64(slot), $0).codes }
            #expect(codes == [0, Int32(slot) + 1])
        }
        for live in set.segments {
            #expect(live.liveRowBytes <= limits.rowBytes && live.segment.postings <= limits.postings)
        }
    }

    @Test func whatIsLoadedIsSplitAtTheLimit() {
        var set = PostingSet(limits: Self.limits)
        var packed = [rows(0..<4).packed, rows(4..<10).packed]
        set.load(&packed)
        #expect(set.segments.map(\.segment.count) == [3, 3, 3, 1])
        #expect(packed.isEmpty)
        expectComplete(set, 0..<10)
        // Neither are they put together again, nor is anything lost when all come anew.
        #expect(set.dueMerge() == nil)
        packed = [rows(0..<10).packed]
        set.load(&packed)
        expectComplete(set, 0..<10)
    }

    @Test func aChangeIsSplitAtTheLimit() {
        var set = PostingSet(limits: Self.limits)
        set.apply(rows(0..<7))
        #expect(set.segments.map(\.segment.count) == [3, 3, 1])
        expectComplete(set, 0..<7)
    }

    @Test func aRowBeyondTheLimitIsASegmentOfItsOwn() {
        var set = PostingSet(limits: SegmentLimits(rowBytes: 1))
        set.apply(rows(0..<3))
        #expect(set.segments.map(\.segment.count) == [1, 1, 1])
        #expect(set.dueMerge() == nil)
    }

    @Test func segmentsThatWouldPassTheLimitStayApart() {
        var set = PostingSet(limits: Self.limits)
        for slot in UInt32(0)..<20 {
            set.apply(rows(slot..<slot + 1))
            expectComplete(set, 0..<slot + 1)
        }
        var snapshot = RetrievalSnapshot()
        snapshot.postings[1] = set
        let index = RetrievalIndex(snapshot)
        while index.merge() {}
        let merged = index.snapshot.postings[1]!
        expectComplete(merged, 0..<20)
        // Nor are they kept apart that have room together.
        #expect(merged.segments.count <= 10)
    }

    /// A posting may take one byte, so that their number has a limit of its own: here two rows of two postings.
    @Test func segmentsThatWouldHaveTooManyPostingsStayApart() {
        let limits = SegmentLimits(postings: 5)
        var set = PostingSet(limits: limits)
        var packed = [rows(0..<5).packed]
        set.load(&packed)
        #expect(set.segments.map(\.segment.count) == [2, 2, 1])
        for slot in UInt32(5)..<20 {
            set.apply(rows(slot..<slot + 1))
            expectComplete(set, 0..<slot + 1, limits: limits)
        }
        set.apply(rows(20..<25))
        var snapshot = RetrievalSnapshot()
        snapshot.postings[1] = set
        let index = RetrievalIndex(snapshot)
        while index.merge() {}
        let merged = index.snapshot.postings[1]!
        expectComplete(merged, 0..<25, limits: limits)
        #expect(merged.segments.count <= 15)
    }

    @Test func facetsArePostingsToo() {
        var batch = RowBatch()
        for slot in UInt32(0)..<3 {
            batch.append(
                IndexedCodes(product: Int64(slot), codes: [0], weights: [100], ownCount: 1), slot: slot,
                facets: [0, 1, 2])
        }
        #expect(batch.segments(limits: SegmentLimits(postings: 8)).map(\.postings) == [8, 4])
    }

    @Test func deletedRowsMakeRoom() {
        var set = PostingSet(limits: Self.limits)
        set.apply(rows(0..<6))
        #expect(set.segments.map(\.liveCount) == [3, 3])
        var deletions = RowBatch()
        for slot: UInt32 in [0, 1, 4] { deletions.append(deleted: slot) }
        set.apply(deletions)
        #expect(set.segments.map(\.liveCount) == [3])
        #expect(set.segments.map(\.liveRowBytes) == [24])
        for slot: UInt32 in [2, 3, 5] { #expect(set.row(ofSlot: slot) { $0.count } == 2) }
    }

    /// Or what was loaded in parts would stay in as many segments for ever.
    @Test func oneAtTheLimitKeepsNoneBeforeItApart() {
        let set = PostingSet(
            segments: segments(0..<1) + segments(1..<2) + segments(2..<5), frequencies: Chunked(missing: 0),
            addedFrequencies: Chunked(missing: 0), limits: Self.limits)
        #expect(set.dueMerge() == 0..<2)
    }

    @Test func bytesOfLiveRowsAreCountedAnewWhenReadFromAFile() {
        var live = segments(0..<3)[0]
        live.delete(1)
        #expect(live.liveRowBytes == 16)
        let read = LiveSegment(live.segment, windows: live.windows, liveCount: live.liveCount)
        #expect(read.liveRowBytes == 16)
    }
}
