import Catalog
import Simulation

/// An event of a file: as it was written, and what it says.
struct WrittenEvent {
    let text: [UInt8]
    let productID: String
    /// nil where the product is deleted.
    let product: Product?
    /// Seconds since 1970.
    let second: Int64
}

/// Plain product events that every form can say: a whole product, or its end.
enum EventFile {
    private static let maximumLineBytes = 8 << 20

    /// Reads a file's events; patches, and lines that can't be read, are left out.
    static func read(_ path: String, limit: Int) throws -> [WrittenEvent] {
        let lines = try LineReader(path: path, maximumLineBytes: maximumLineBytes)
        var events: [WrittenEvent] = []
        while events.count < limit, let line = try lines.next() { events += event(line.bytes, events.count) }
        return events
    }

    /// The changes of an invented shop of a fifth as many products.
    static func invented(limit: Int) -> [WrittenEvent] {
        let catalog = SyntheticCatalog(seed: 1, productCount: max(1, limit / 5))
        let creations = catalog.lazy.map {
            $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch, version: 1)
        }
        let changes = catalog.changes(count: limit, seed: 1).lazy.map { $0.eventJSON() }
        var events: [WrittenEvent] = []
        for text in creations { events += event(Array(text.utf8), events.count) }
        for text in changes { events += event(Array(text.utf8), events.count) }
        return Array(events.prefix(limit))
    }

    /// The products of an invented shop, decoded from their events.
    static func inventedProducts(_ count: Int) -> [Product] {
        SyntheticCatalog(seed: 1, productCount: count).compactMap {
            let text = $0.eventJSON(op: .create, timestamp: SyntheticCatalog.epoch)
            return event(Array(text.utf8), 0).first?.product
        }
    }

    private static func event(_ text: [UInt8], _ number: Int) -> [WrittenEvent] {
        let decoded = (try? EventDecoder(format: .plain).decode(SourceRecord(key: nil, value: text))) ?? []
        guard decoded.count == 1, let event = decoded.first, let productID = event.productID else { return [] }
        let product: Product?
        switch event.change {
        case .upsert(let whole): product = whole
        case .delete: product = nil
        case .patch: return []
        }
        let second = event.timestamp.map { $0 / 1_000 } ?? SyntheticCatalog.epoch / 1_000 + Int64(number)
        return [WrittenEvent(text: text, productID: productID, product: product, second: second)]
    }
}
