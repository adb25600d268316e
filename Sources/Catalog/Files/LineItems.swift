/// Each line is an item.
struct LineItems: ItemReader {
    let lines: LineReader

    func next() throws(FileReadError) -> FeedItem? {
        guard let line = try lines.next() else { return nil }
        return FeedItem(number: line.number, content: line.fault.map { .fault($0, []) } ?? .json(line.bytes))
    }
}
