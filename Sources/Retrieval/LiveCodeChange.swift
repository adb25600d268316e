/// How the set of codes that have products in a generation has changed.
public struct LiveCodeChange: Sendable, Equatable {
    /// Codes that have a product now and had none.
    public var appeared: [String] = []
    /// Codes that have none any more.
    public var disappeared: [String] = []
}

extension RetrievalSnapshot {
    /// What has changed in a generation's codes since an earlier moment of the same index; quick where little has.
    public func liveCodeChange(of generation: Int64, since former: RetrievalSnapshot) -> LiveCodeChange {
        var change = LiveCodeChange()
        let missing = Chunked<Int32>(missing: 0)
        let then = former.postings[generation]?.frequencies ?? missing
        (postings[generation]?.frequencies ?? missing).forEachChange(since: then) { number, before, now in
            guard before == 0 || now == 0, let text = text(ofCode: Int32(number)) else { return }
            if before == 0 { change.appeared.append(text) } else { change.disappeared.append(text) }
        }
        return change
    }
}

extension Chunked {
    /// The elements that are not those of a former state of the column. Chunks that both share are not looked at.
    func forEachChange(since former: Chunked, _ body: (Int, Element, Element) -> Void) {
        for chunk in 0..<max(chunks.count, former.chunks.count) {
            let now = chunk < chunks.count ? chunks[chunk] : []
            let before = chunk < former.chunks.count ? former.chunks[chunk] : []
            if now.isEmpty && before.isEmpty || now.isSame(as: before) { continue }
            for offset in 0..<Self.chunkSize {
                let (old, new) = (before.isEmpty ? missing : before[offset], now.isEmpty ? missing : now[offset])
                if old != new { body(chunk * Self.chunkSize + offset, old, new) }
            }
        }
    }
}

extension Array {
    /// Whether both have the same storage.
    fileprivate func isSame(as other: [Element]) -> Bool {
        withUnsafeBufferPointer { left in
            other.withUnsafeBufferPointer { $0.baseAddress == left.baseAddress && $0.count == left.count }
        }
    }
}
