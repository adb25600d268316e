/// Texts by number and numbers by text.
struct TextTable: Sendable {
    private(set) var records = RecordStore()
    private var numbers = HashIndex()

    init() {}

    /// Builds what is found by text.
    init(records: RecordStore) {
        self.records = records
        let chunks = records.chunks.enumerated().filter { $0.element != nil }
        numbers.reserve(chunks.count * RecordStore.chunkSize)
        for (chunk, _) in chunks {
            for number in chunk * RecordStore.chunkSize..<(chunk + 1) * RecordStore.chunkSize {
                if let hash = records.read(number, { HashIndex.hash($0.bytes()) }) {
                    numbers.insert(UInt32(number), hash)
                }
            }
        }
    }

    /// How many there are.
    var count: Int { numbers.count }

    /// The text of a number.
    func text(_ number: UInt32) -> String? { records.read(Int(number)) { $0.text() } }

    /// The number of a text.
    func number(of text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { utf8 in
            let wanted = UnsafeRawBufferPointer(utf8)
            return numbers.find(HashIndex.hash(wanted)) { number in
                records.read(Int(number)) { $0.bytes().elementsEqual(wanted) } == true
            }
        }
    }

    /// Sets texts that aren't there; a number has one text for good, unless it is removed.
    mutating func insert(_ texts: [(number: UInt32, text: String)]) {
        records.set(
            texts.map { item in
                var bytes: [UInt8] = []
                bytes.append(text: item.text)
                return (Int(item.number), bytes)
            })
        for item in texts { numbers.insert(item.number, HashIndex.hash(item.text)) }
    }

    /// Forgets texts.
    mutating func remove(_ removed: some Sequence<UInt32>) {
        let removed = Array(removed)
        for number in removed {
            if let hash = records.read(Int(number), { HashIndex.hash($0.bytes()) }) { numbers.remove(number, hash) }
        }
        records.set(removed.map { (Int($0), []) })
    }
}
