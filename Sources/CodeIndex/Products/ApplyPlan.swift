import Catalog

/// What a batch does to the stored products: its events, one after another in the order of arrival, each decided by the
/// product's ``EventOrder``; decided without I/O.
struct ApplyPlan: Sendable {
    /// A product's row after the batch.
    struct Write: Sendable {
        /// The row that is replaced.
        struct Former: Sendable {
            var number: Int64
            var row: StoredProduct.RowVersion
        }

        var productID: String
        /// nil where nothing is stored.
        var former: Former?
        var order: EventOrder
        var timestamp: Int64?
        var recordKey: String?
        /// nil for a deletion.
        var row: ProductRow?
    }

    /// What is remembered of events that change nothing else.
    struct Note: Sendable {
        var productID: String
        var newestVersion: SourceVersion?
        var recordKey: String?
    }

    /// A product whose codes are those of another text now.
    struct TextChange: Sendable, Equatable {
        var productID: String
        var inputHash: [UInt8]
        /// Nothing was stored under its identifier.
        var isNew: Bool
    }

    /// How many of a partition's events had a version to be compared, and how many of them were late.
    struct VersionCounts: Sendable, Equatable {
        var versioned = 0
        var late = 0
        var firstLate: Int64?

        mutating func add(isLate: Bool, at offset: Int64) {
            versioned += 1
            guard isLate else { return }
            late += 1
            firstLate = min(firstLate ?? .max, offset)
        }
    }

    /// Sorted by product identifier.
    private(set) var writes: [Write] = []
    /// Products of which only what orders and names their events changes, sorted by identifier.
    private(set) var notes: [Note] = []
    private(set) var deletedProductNumbers: [Int64] = []
    private(set) var textChanges: [TextChange] = []
    private(set) var versions: [LogPartition: VersionCounts] = [:]
    private(set) var outcome = ApplyOutcome()

    /// - Parameters:
    ///   - events: in the order of arrival.
    ///   - rows: by the events' places; what is missing is made.
    ///   - stored: every product that they may concern, as it is stored.
    ///   - epochs: of the sources' versions.
    init(
        _ events: [PositionedEvent], rows: [ProductRow?] = [], stored: [String: StoredProduct],
        epochs: SourceEpochs = SourceEpochs()
    ) {
        var states = ProductStates(stored)
        for (place, positioned) in events.enumerated() {
            switch states.products(of: positioned.event) {
            case .these(let identifiers):
                let row = place < rows.count ? rows[place] : nil
                guard let former = states.former(of: positioned) else {
                    for identifier in identifiers { admit(positioned, row, identifier, &states, epochs) }
                    continue
                }
                // The row's product has another identifier now.
                let product = states[former].product
                guard admit(positioned, row, identifiers[0], &states, epochs, replacing: product) == .applies else {
                    continue
                }
                var deletion = positioned
                deletion.event = ProductEvent(
                    productID: former, version: positioned.event.version, timestamp: positioned.event.timestamp,
                    change: .delete)
                admit(deletion, nil, former, &states, epochs)
            case .unknownTombstone: outcome.unknown += 1
            case .refused(let fault): refuse(positioned, fault)
            }
        }
        finish(states)
        outcome.skipped = max(0, events.count - writes.count - outcome.late - outcome.unknown - outcome.refused.count)
    }

    /// - Parameter former: what a patch of a product that is not there begins with.
    /// - Returns: what the event may do; nil where it is refused.
    @discardableResult
    private mutating func admit(
        _ positioned: PositionedEvent, _ row: ProductRow?, _ identifier: String, _ states: inout ProductStates,
        _ epochs: SourceEpochs, replacing former: Product? = nil
    ) -> EventOrder.Verdict? {
        let event = positioned.event
        let version = event.version.map { SourceVersion(epoch: epochs[positioned.place], number: $0) }
        let state = states[identifier]
        let hadVersion = state.order.newestVersion != nil
        var isPatch = false
        if case .patch = event.change { isPatch = true }
        var order = state.order
        let verdict = order.admit(
            version: version, at: positioned.place, onlyInPlace: isPatch, move: states.move(event, of: state))
        count(verdict, positioned.place, isCompared: version != nil && hadVersion)
        switch verdict {
        case .isLate: outcome.late += 1
        case .isRepeated:
            // The event that the state comes from, read again by a program that remembers keys.
            guard state.recordKey == nil, !event.change.isDelete, let key = event.recordKey,
                state.order.place?.position == positioned.place?.position
            else { return verdict }
            state.isNoted = true
            states.remember(state, of: identifier, key: key)
        case .raisesVersion:
            state.order = order
            state.isNoted = true
            states.remember(state, of: identifier)
        case .applies:
            guard let content = Self.content(after: event, row, identifier, before: state.product ?? former) else {
                refuse(
                    positioned,
                    RecordFault(
                        .missingField, field: "title",
                        "the record says only what changed of product \(identifier.excerpt()), which is not stored; "
                            + "send its full state first"))
                return nil
            }
            state.content = content
            state.order = order
            state.timestamp = event.timestamp
            // What never came under a key gets none by being deleted.
            let isKept = event.change.isDelete && state.recordKey == nil
            let key = event.change.isDelete ? event.rowKey : event.recordKey
            states.remember(state, of: identifier, key: isKept ? nil : key)
        }
        return verdict
    }

    /// What a product is after an event; nil where that says too little of it.
    /// - Parameter row: made for events only that say all of a product, by its name.
    private static func content(
        after event: ProductEvent, _ row: ProductRow?, _ identifier: String, before product: @autoclosure () -> Product?
    ) -> ProductStates.State.Content? {
        if let row { return .row(row) }
        switch event.change {
        case .upsert(var product):
            // The record's key has told which one it is.
            if event.productID == nil { product.id = identifier }
            return .live(product)
        case .delete: return .deleted
        case .patch(var patch):
            patch.id = identifier
            return patch.applied(to: product()).map { .live($0) }
        }
    }

    private mutating func count(_ verdict: EventOrder.Verdict, _ place: LogPlace?, isCompared: Bool) {
        guard isCompared, verdict != .isRepeated, case .record(let record, _) = place else { return }
        let partition = LogPartition(topic: record.topic, number: record.partition)
        versions[partition, default: VersionCounts()].add(isLate: verdict == .isLate, at: record.offset)
    }

    private mutating func refuse(_ event: PositionedEvent, _ fault: RecordFault) {
        guard let position = event.place?.position else {
            // Without a place there is nothing to keep it under.
            outcome.unknown += 1
            return
        }
        outcome.refused.append(
            DeadLetter(event.source ?? SourceRecord(key: nil, value: nil), at: position, fault))
    }

    private mutating func finish(_ states: ProductStates) {
        for (identifier, state) in states.sorted {
            let before = state.stored
            var row: ProductRow?
            switch state.content {
            case .unchanged:
                if state.isNoted {
                    notes.append(
                        Note(
                            productID: identifier, newestVersion: state.order.newestVersion, recordKey: state.recordKey)
                    )
                }
                continue
            case .deleted:
                outcome.deleted += 1
                if let before, before.live { deletedProductNumbers.append(before.number) }
            case .live(let product): row = ProductRow(product)
            case .row(let made): row = made
            }
            if let row {
                outcome.upserted += 1
                if before?.inputHash != row.inputHash {
                    textChanges.append(
                        TextChange(productID: identifier, inputHash: row.inputHash, isNew: before == nil))
                }
            }
            if let time = state.order.place?.time {
                let operation: AppliedEvent.Operation =
                    row == nil ? .delete : before?.live == true ? .update : .create
                outcome.events.append(AppliedEvent(operation: operation, time: time))
            }
            writes.append(
                Write(
                    productID: identifier, former: before.map { Write.Former(number: $0.number, row: $0.row) },
                    order: state.order, timestamp: state.timestamp, recordKey: state.recordKey, row: row))
        }
        outcome.toCode = textChanges.count
    }
}
