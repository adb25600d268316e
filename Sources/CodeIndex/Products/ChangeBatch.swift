public import Catalog

/// What one apply transaction writes.
public struct ChangeBatch: Sendable {
    /// Events in order of arrival; several may concern one product.
    public var events: [PositionedEvent]
    /// Records that could not become events.
    public var deadLetters: [DeadLetter]
    /// Identifiers of stored dead letters that this batch makes good; they are deleted, unless an event names no product.
    public var settled: [Int64] = []
    /// How many records the batch was read from, which may be more or fewer than its events; 0 where that is not counted.
    public var recordCount = 0
    /// Of the records, by their places among them, those that could not become events.
    public var faultyRecords: [Int] = []
    /// How many records are about no product.
    public var recordsPassedOver = 0
    /// How far each partition has come with this batch.
    public var progress: [PartitionProgress]
    /// By the events' places; of the others the row is made when they are applied.
    private(set) var rows: [ProductRow?] = []
    /// Of the events that name a product, the places of each one's last, as far as rows were prepared.
    private(set) var lastPlaces: [Int] = []
    /// Own codes of products whose text changes, as far as they are known before: ``ProductStore/prepare(_:by:)``.
    var codes: PreparedCodes?

    /// A batch of what one poll or one part of a file brought.
    public init(
        events: [PositionedEvent] = [], deadLetters: [DeadLetter] = [], progress: [PartitionProgress] = []
    ) {
        self.events = events
        self.deadLetters = deadLetters
        self.progress = progress
    }

    /// Makes the rows of the events that say all of a product and that no later one of the batch replaces, so that applying
    /// needn't: while another batch is applied. A row takes as long as all the rest that is done about an event here.
    public mutating func prepareRows() {
        guard rows.count != events.count else { return }
        var seen: Set<String> = []
        seen.reserveCapacity(events.count)
        var rows = [ProductRow?](repeating: nil, count: events.count)
        lastPlaces = []
        for place in events.indices.reversed() {
            guard let identifier = events[place].event.productID, seen.insert(identifier).inserted else { continue }
            lastPlaces.append(place)
            if case .upsert(let product) = events[place].event.change { rows[place] = ProductRow(product) }
        }
        lastPlaces.reverse()
        self.rows = rows
    }

    /// The products that the events name, with the rows that they have after the batch if all its events are applied;
    /// nil where that is none, or not known.
    var finalRows: [(product: String, row: ProductRow?)] {
        lastPlaces.compactMap { place in events[place].event.productID.map { ($0, rows[place]) } }
    }

    /// The products that the events name, and others, each once.
    func productIDs(and others: [String]) -> [String] {
        let named =
            rows.count == events.count
            ? lastPlaces.compactMap { events[$0].event.productID } : Array(Set(events.compactMap(\.event.productID)))
        return others.isEmpty ? named : Array(Set(named).union(others))
    }

    /// The record keys by which events may mean products.
    var recordKeys: Set<String> { Set(keyedEvents.compactMap(\.recordKey)) }

    /// The products whose stored state may decide what is written of another one, or tells what an event leaves out: those
    /// of events that may mean products by their record keys, and those that are patched.
    /// - Parameter keyed: the products that came under the events' record keys.
    func decisiveIDs(among keyed: [String]) -> Set<String> {
        Set(keyed).union(keyedEvents.filter { $0.recordKey != nil }.compactMap(\.productID))
            .union(patchedIDs(among: keyed))
    }

    private var keyedEvents: some Sequence<ProductEvent> {
        events.lazy.map(\.event).filter { $0.change.isDelete || $0.productID == nil || $0.isRowChange }
    }

    /// The products of which events say only parts, or that may have changed their identifiers.
    /// - Parameter keyed: the products that came under the events' record keys.
    func patchedIDs(among keyed: [String]) -> [String] {
        var identifiers: Set<String> = []
        for event in events.lazy.map(\.event) {
            if event.isRowChange { identifiers.formUnion(keyed) }
            guard case .patch = event.change else { continue }
            if let identifier = event.productID { identifiers.insert(identifier) } else { identifiers.formUnion(keyed) }
        }
        return identifiers.sorted()
    }
}
