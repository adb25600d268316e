import Catalog
import Randomness

/// The log of a table whose rows have keys that change, under which their records go to partitions, while the products keep
/// their identifiers: a row that moves is deleted under the old key, with a tombstone, and created under the new one.
struct MovedRows {
    private static let products = ["a", "b", "c"]
    private static let keysOfProduct = 4

    private(set) var partitions: [[PositionedEvent]]
    private(set) var expected: [String: RandomLog.State] = [:]

    private let topic: String
    /// Whether events have their position in the source's log; otherwise the clock of the log alone orders partitions.
    private let isVersioned: Bool
    private var clock: Int64 = 0
    /// The keys of the products' rows.
    private var rows: [String: Int] = [:]

    init(topic: String, partitionCount: Int, isVersioned: Bool, _ random: inout SplitMix64) {
        self.topic = topic
        self.isVersioned = isVersioned
        partitions = [[PositionedEvent]](repeating: [], count: partitionCount)
        for number in 0..<random.below(25) {
            clock += 1
            let id = Self.products[random.below(Self.products.count)]
            let product = Product(id: id, title: "title \(number)")
            let key = random.below(Self.keysOfProduct)
            let former = rows[id]
            // A connector that has stopped in between sends a change twice.
            for _ in 0..<(random.below(6) == 0 ? 2 : 1) {
                if let former, former != key {
                    append(.delete, of: id, former, &random)
                    append(.delete, of: id, former, isTombstone: true, &random)
                }
                if former == key, random.below(3) == 0 { rows[id] = nil } else { rows[id] = key }
                guard rows[id] != nil else {
                    append(.delete, of: id, key, &random)
                    append(.delete, of: id, key, isTombstone: true, &random)
                    break
                }
                append(.upsert(product), of: id, key, &random)
            }
            expected[id] = RandomLog.State(
                product: rows[id] == nil ? nil : product, newestVersion: isVersioned ? clock : nil)
        }
    }

    private mutating func append(
        _ change: ProductEvent.Change, of id: String, _ key: Int, isTombstone: Bool = false, _ random: inout SplitMix64
    ) {
        let partition = key % partitions.count
        var event = ProductEvent(
            productID: isTombstone ? nil : id, recordKey: "\(id) in row \(key)",
            version: isVersioned && !isTombstone ? clock : nil, change: change, isTombstone: isTombstone)
        event.isOfRow = !isTombstone
        let record = RecordPosition(
            topic: topic, partition: Int32(partition), offset: Int64(partitions[partition].count))
        // The clocks of a log's partitions may differ; only versions tell then.
        let time = isVersioned ? clock + Int64(random.below(10)) : clock
        partitions[partition].append(PositionedEvent(event: event, place: .record(record, time: time)))
    }
}
