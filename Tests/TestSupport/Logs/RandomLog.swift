package import Catalog
package import Randomness

/// A random log of a few products' events, random imports beside it, and a random way in which it is read.
package struct RandomLog: Sendable {
    /// What happens one after another.
    package enum Step: Sendable {
        /// These events are applied in one batch.
        case apply([PositionedEvent])
        /// This feed begins, and is applied in batches of its own.
        case importing([PositionedEvent])
    }

    /// What is drawn.
    package struct Shape: Sendable {
        /// How many of ten events have a version.
        package var versionedTenths: Int
        /// Whether events may say only parts of a product.
        package var hasPatches: Bool
        /// Whether products come under record keys, by which deletions may mean them.
        package var hasKeys: Bool
        /// Whether files are imported.
        package var hasImports: Bool
        /// Whether the log is that of a table whose rows change their keys, and so their partitions; nothing else counts
        /// then but whether events have versions at all.
        package var hasMoves: Bool

        package init(
            versionedTenths: Int, hasPatches: Bool, hasKeys: Bool, hasImports: Bool, hasMoves: Bool = false
        ) {
            self.versionedTenths = versionedTenths
            self.hasPatches = hasPatches
            self.hasKeys = hasKeys
            self.hasImports = hasImports
            self.hasMoves = hasMoves
        }

        /// One of all.
        package static func random(_ random: inout SplitMix64) -> Shape {
            if random.below(4) == 0 {
                return Shape(
                    versionedTenths: random.below(2) * 10, hasPatches: false, hasKeys: true, hasImports: false,
                    hasMoves: true)
            }
            return Shape(
                versionedTenths: [0, 3, 7, 10][random.below(4)], hasPatches: random.below(3) == 0,
                hasKeys: random.below(3) == 0, hasImports: random.below(2) == 0)
        }
    }

    package static let topic = "products"
    private static let partitionCount = 2
    private static let products = ["a", "b", "c", "d", "e"]

    /// The topic's events, by partition.
    package private(set) var partitions: [[PositionedEvent]] = []
    /// How they and the imports are applied; replays and what is read twice included.
    package private(set) var steps: [Step] = []
    /// The imports' events.
    package private(set) var imported: [PositionedEvent] = []
    /// What the table holds in the end, where its rows change their keys.
    private var table: MovedRows?

    package init(seed: UInt64, shape: Shape? = nil) {
        var random = SplitMix64(seed: seed)
        let shape = shape ?? Shape.random(&random)
        if shape.hasMoves {
            let moved = MovedRows(
                topic: Self.topic, partitionCount: Self.partitionCount, isVersioned: shape.versionedTenths > 0, &random)
            partitions = moved.partitions
            table = moved
        } else {
            for partition in 0..<Self.partitionCount {
                partitions.append(Self.events(of: Int32(partition), count: random.below(30), shape, &random))
            }
        }
        draw(shape, &random)
    }

    private static func events(
        of partition: Int32, count: Int, _ shape: Shape, _ random: inout SplitMix64
    ) -> [PositionedEvent] {
        var events: [PositionedEvent] = []
        for offset in 0..<count {
            var event: ProductEvent
            if !events.isEmpty, random.below(8) == 0 {
                // A producer sent it twice.
                event = events[random.below(events.count)].event
            } else {
                let own = products.indices.filter { Int32($0 % partitionCount) == partition }.map { products[$0] }
                event = drawEvent(own[random.below(own.count)], shape, title: "\(partition)-\(offset)", &random)
            }
            let record = RecordPosition(topic: topic, partition: partition, offset: Int64(offset))
            events.append(PositionedEvent(event: event, place: .record(record, time: Int64(random.below(1_000)))))
        }
        return events
    }

    private static func drawEvent(
        _ id: String, _ shape: Shape, title: String, _ random: inout SplitMix64
    ) -> ProductEvent {
        let version = random.below(10) < shape.versionedTenths ? Int64(random.below(20)) : nil
        let key = shape.hasKeys ? "key of \(id)" : nil
        switch random.below(8) {
        case 0: return ProductEvent(productID: id, recordKey: key, version: version, change: .delete)
        case 1:
            var tombstone = ProductEvent(productID: shape.hasKeys ? nil : id, recordKey: key, change: .delete)
            tombstone.isTombstone = true
            return tombstone
        case 2 where shape.hasPatches:
            let patch = ProductPatch(id: id, price: .replaced("\(random.below(100))"))
            return ProductEvent(productID: id, recordKey: key, version: version, change: .patch(patch))
        default:
            let product = Product(id: id, title: "title \(title)", price: "\(random.below(100))")
            return ProductEvent(productID: id, recordKey: key, version: version, change: .upsert(product))
        }
    }

    private mutating func draw(_ shape: Shape, _ random: inout SplitMix64) {
        var next = [Int](repeating: 0, count: partitions.count)
        var furthest = next
        var feed: Int32 = 0
        while let partition = partitions.indices.first(where: { next[$0] < partitions[$0].count }) {
            switch random.below(12) {
            case 0 where shape.hasImports:
                feed += 1
                var behind: [LogPartition: Int64] = [:]
                for (number, offset) in furthest.enumerated() where offset > 0 {
                    behind[LogPartition(topic: Self.topic, number: Int32(number))] = Int64(offset)
                }
                let events = Self.feedEvents(ImportFeed(number: feed, name: "feed", behind: behind), shape, &random)
                imported += events
                steps.append(.importing(events))
            case 1:
                // A replay, or an owner that takes over from where another one's transaction ended.
                for partition in partitions.indices { next[partition] = random.below(next[partition] + 1) }
            default:
                let partition = random.below(2) == 0 ? partition : random.below(partitions.count)
                let end = min(partitions[partition].count, next[partition] + random.below(8))
                steps.append(.apply(Array(partitions[partition][next[partition]..<end])))
                next[partition] = end
                furthest[partition] = max(furthest[partition], end)
            }
        }
    }

    private static func feedEvents(
        _ feed: ImportFeed, _ shape: Shape, _ random: inout SplitMix64
    ) -> [PositionedEvent] {
        (0..<random.below(4)).map { item in
            let id = products[random.below(products.count)]
            // Mostly plain products, as feeds have them.
            let version = random.below(4) == 0 && shape.versionedTenths > 0 ? Int64(random.below(20)) : nil
            let product = Product(id: id, title: "feed \(feed.number)-\(item)")
            return PositionedEvent(
                event: ProductEvent(productID: id, version: version, change: .upsert(product)),
                place: .item(Int64(item), of: feed))
        }
    }
}

extension RandomLog {
    /// What must be stored of a product.
    package struct State: Equatable, Sendable {
        /// nil where it was deleted.
        package var product: Product?
        package var newestVersion: Int64?

        package init(product: Product?, newestVersion: Int64?) {
            self.product = product
            self.newestVersion = newestVersion
        }
    }

    /// What must be stored in the end, by the words of the manual: an event is late when a higher version stands before it
    /// in the log, and the last event that is not late is the product's state.
    package var expected: [String: State] {
        if let table { return table.expected }
        var states: [String: State] = [:]
        for (partition, events) in partitions.enumerated() {
            let own = imported.filter { event in
                event.event.productID.map { Self.partition(of: $0) == partition } ?? false
            }
            // Before which offset an imported event stands, and those of the log in their own places.
            var placed = events.enumerated().map { (slot: ($0.offset, 1, 0, 0), event: $0.element) }
            for event in own {
                guard case .item(let item, let feed)? = event.place else { continue }
                let slot = Int(feed.behind[LogPartition(topic: Self.topic, number: Int32(partition))] ?? 0)
                placed.append((slot: (slot, 0, Int(feed.number), Int(item)), event: event))
            }
            placed.sort { $0.slot < $1.slot }
            var seen: [String: [Int64]] = [:]
            var keyed: [String: String] = [:]
            for (_, positioned) in placed {
                let event = positioned.event
                guard let id = event.productID ?? event.recordKey.flatMap({ keyed[$0] }) else { continue }
                let isLate = event.version.map { version in seen[id, default: []].contains { $0 > version } } ?? false
                var state = states[id]
                switch event.change {
                case _ where isLate: break
                case .delete: state = State(product: nil, newestVersion: nil)
                case .upsert(let product): state = State(product: product, newestVersion: nil)
                case .patch(let patch):
                    guard var product = states[id]?.product else { continue }
                    if case .replaced(let price) = patch.price { product.price = price }
                    state = State(product: product, newestVersion: nil)
                }
                if !isLate, event.change != .delete, let key = event.recordKey { keyed[key] = id }
                if let version = event.version { seen[id, default: []].append(version) }
                state?.newestVersion = seen[id]?.max()
                states[id] = state
            }
        }
        return states
    }

    private static func partition(of id: String) -> Int {
        (products.firstIndex(of: id) ?? 0) % partitionCount
    }
}
