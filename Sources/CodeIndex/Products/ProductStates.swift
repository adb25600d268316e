import Catalog

/// The products that a batch concerns, as its events change them.
struct ProductStates {
    /// A product in the course of a batch; an object, as a copy would touch every field of every product.
    final class State {
        enum Content {
            case unchanged
            case deleted
            /// Its row is to be made yet.
            indirect case live(Product)
            case row(ProductRow)
        }

        /// nil for a new product.
        var stored: StoredProduct?
        var order: EventOrder
        var content = Content.unchanged
        var timestamp: Int64?
        var recordKey: String?
        /// Whether an event that changes nothing else has told a higher version, or the key.
        var isNoted = false
        /// Whether it is found under its product's identifier.
        var isRemembered: Bool

        init(_ stored: StoredProduct?) {
            self.stored = stored
            isRemembered = stored != nil
            order = stored?.order ?? EventOrder()
            recordKey = stored?.recordKey
        }

        /// The product as far as it is known here: a stored one only where a patch needs it.
        var product: Product? {
            switch content {
            case .unchanged: stored?.product
            case .deleted: nil
            case .live(let product): product
            case .row(let row): row.product
            }
        }

        var isLive: Bool {
            switch content {
            case .unchanged: stored?.live ?? false
            case .deleted: false
            case .live, .row: true
            }
        }
    }

    /// Which products an event means.
    enum Meaning {
        case these([String])
        /// A tombstone of a key that nothing came under.
        case unknownTombstone
        /// None that is known, and it must not be another.
        case refused(RecordFault)
    }

    private var states: [String: State]
    /// Products by the key of the record that their state comes from.
    private var keyed: [String: Set<String>] = [:]

    init(_ stored: [String: StoredProduct]) {
        states = stored.mapValues { State($0) }
        for (identifier, product) in stored {
            if let key = product.recordKey { keyed[key, default: []].insert(identifier) }
        }
    }

    /// A product's state; one of which nothing was known is remembered by ``remember(_:_:)`` only.
    subscript(identifier: String) -> State { states[identifier] ?? State(nil) }

    /// Remembers a state that was changed.
    /// - Parameter key: the key of the record that it comes from now; nil where that is none or as before.
    mutating func remember(_ state: State, of identifier: String, key: String? = nil) {
        if !state.isRemembered { states[identifier] = state }
        state.isRemembered = true
        guard let key, key != state.recordKey else { return }
        if let former = state.recordKey { keyed[former]?.remove(identifier) }
        state.recordKey = key
        keyed[key, default: []].insert(identifier)
    }

    /// What an event says of its product that came as another row than its state did; nil where it is no other.
    func move(_ event: ProductEvent, of state: State) -> RowMove? {
        guard let key = event.rowKey, key != state.recordKey, event.change.isDelete == state.isLive else {
            return nil
        }
        if state.isLive { return state.recordKey == nil ? nil : .leaves }
        return state.recordKey == nil ? .mayArrive : .arrives
    }

    /// In the order of the identifiers' bytes: all writers lock rows in the same order.
    var sorted: [(key: String, value: State)] {
        states.sorted { $0.key.precedesInBytes($1.key) }
    }

    /// The products that an event means: the one that it names, or those that came under its record's key.
    ///
    /// A deletion may name another product than it means, where the table's key is not the product's identifier, so what
    /// came under the key goes before what the record seems to say.
    func products(of event: ProductEvent) -> Meaning {
        guard let key = event.recordKey else { return event.productID.map { .these([$0]) } ?? .refused(Self.unnamed) }
        let known = keyed[key] ?? []
        if let identifier = event.productID {
            guard event.change.isDelete else { return .these([identifier]) }
            // A product that came under another key is not meant by what only looks like its name.
            let isOwn = states[identifier].map { $0.recordKey == nil || $0.recordKey == key }
            let isSaid = !event.isTombstone && !event.isNamedByKey
            if known.isEmpty ? isSaid || isOwn != false : known.contains(identifier) || isOwn == true {
                return .these([identifier])
            }
        }
        guard !known.isEmpty else {
            return event.isTombstone ? .unknownTombstone : .refused(Self.unknown(key, event))
        }
        let live = known.filter { states[$0]?.isLive ?? false }
        let meant = !live.isEmpty ? live : event.isTombstone ? last(of: known) : known
        // Several products of one record go together; otherwise the key is no key of products.
        let places = Set(meant.map { states[$0]?.order.place })
        guard meant.count == 1 || (event.change.isDelete && places.count == 1) else {
            return .refused(Self.ambiguous(key, meant.count))
        }
        return .these(meant.sorted { $0.precedesInBytes($1) })
    }

    /// Those of some deleted products whose state stands furthest in the log: what a row was at last.
    private func last(of products: Set<String>) -> Set<String> {
        products.filter { product in
            guard let place = states[product]?.order.place else { return products.count == 1 }
            return !products.contains { states[$0]?.order.place?.isBehind(place) ?? false }
        }
    }

    /// The product that a row was before its change, where the event doesn't say it: the only one that lives under its key,
    /// with the same title, if the product that it is now does not live. Keys that several rows share are told by that.
    func former(of positioned: PositionedEvent) -> String? {
        let event = positioned.event
        guard event.isRowChange, let identifier = event.productID, let key = event.recordKey,
            let title = event.change.title,
            !self[identifier].isLive
        else { return nil }
        let known = keyed[key] ?? []
        let live = known.filter { $0 != identifier && self[$0].isLive }
        guard live.count == 1, let former = live.first, self[former].product?.title == title else { return nil }
        // What is read again finds a later state.
        let isLatest = known.allSatisfy { other in
            guard let place = positioned.place, let otherPlace = self[other].order.place else { return true }
            return place.isBehind(otherPlace)
        }
        return isLatest ? former : nil
    }

    private static let unnamed = RecordFault(
        .missingField, field: "key", "the record names no product, and has no key under which one came before")

    private static func unknown(_ key: String, _ event: ProductEvent) -> RecordFault {
        let what = event.change.isDelete ? "the deletion" : "the change"
        return RecordFault(
            .missingField, field: "key",
            "\(what) doesn't say the product's identifier, and no product came under the key \(key.excerpt()) before; "
                + "let the source send the whole former row (PostgreSQL: ALTER TABLE … REPLICA IDENTITY FULL), or a key "
                + "that holds the identifier")
    }

    private static func ambiguous(_ key: String, _ count: Int) -> RecordFault {
        RecordFault(
            .invalidValue, field: "key",
            "the record doesn't say the product's identifier, and \(count) products came under the key \(key.excerpt()); "
                + "let the source send the whole former row (PostgreSQL: ALTER TABLE … REPLICA IDENTITY FULL)")
    }
}
