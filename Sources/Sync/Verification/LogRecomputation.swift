import Catalog
import CodeIndex
import Crypto
import Synchronization

/// What a topic says about each product, found without the code that applies events, to check what that has made of them.
///
/// It holds two events of a product, wherever they came in the log: of those with the highest version the last, and the
/// last without a version. The one that stands behind the other is the product's state. A product takes some 200 bytes.
struct LogRecomputation {
    /// A place in the topic. Its own, rather than the one that applying orders by.
    struct Place: Equatable {
        var partition: Int32
        var offset: Int64
        var time: Int64?

        func isBehind(_ other: Place) -> Bool {
            if partition == other.partition { return offset > other.offset }
            if let time, let otherTime = other.time, time != otherTime { return time > otherTime }
            return partition > other.partition
        }
    }

    /// A product's content; as a digest unless a patch needs the whole.
    enum Content: Equatable {
        case deleted
        case digest([UInt8])
        case whole(Product)
    }

    struct Candidate: Equatable {
        var place: Place
        var content: Content
        /// The key of the row that says it; nil where none does.
        var row: String?

        /// nil where the product was deleted.
        var digest: [UInt8]? {
            switch content {
            case .deleted: nil
            case .digest(let digest): digest
            case .whole(let product): product.digest
            }
        }

        /// Whether this is the later one of two, of which neither has a higher version.
        ///
        /// Where a row got another key, one of them says that the product left the one row, and one that it came as the
        /// other, in partitions that don't order them.
        /// - Parameter isEqual: whether what brings the product has the same version as what deletes it, or alone has one.
        func isLater(than other: Candidate, isEqual: Bool) -> Bool {
            let deletes = content == .deleted
            guard let row, let otherRow = other.row, row != otherRow, place.partition != other.place.partition,
                deletes != (other.content == .deleted)
            else { return place.isBehind(other.place) }
            guard isEqual || place.time == nil || other.place.time == nil || place.time == other.place.time else {
                return place.isBehind(other.place)
            }
            return !deletes
        }
    }

    struct History {
        var newest: (version: SourceVersion, candidate: Candidate)?
        var unversioned: Candidate?
        /// Whether an event says parts of a state that only an import can have had.
        var isUncertain = false
        /// The key of the record that brought the product.
        var key: String?
        /// Whether no import can have made the event late that says the key.
        var isKeyCertain = true

        /// The event that the state comes from.
        var state: Candidate? {
            guard let newest = newest?.candidate else { return unversioned }
            guard let unversioned else { return newest }
            let isEqual = unversioned.content == .deleted
            return unversioned.isLater(than: newest, isEqual: isEqual) ? unversioned : newest
        }
    }

    private let topic: String
    private let epochs: SourceEpochs
    private let hasImports: Bool
    /// Products that are kept whole, because an event says only parts of them.
    private let wholeProducts: Set<String>
    private(set) var histories: [String: History] = [:]
    /// Products of which an event says only parts, and that are not kept whole.
    private(set) var patched: Set<String> = []
    private var keyed: [String: Set<String>] = [:]

    /// - Parameters:
    ///   - hasImports: whether the index has states that come from files.
    ///   - wholeProducts: what ``patched`` was after a first reading.
    init(topic: String, epochs: SourceEpochs, hasImports: Bool, wholeProducts: Set<String> = []) {
        self.hasImports = hasImports
        self.topic = topic
        self.epochs = epochs
        self.wholeProducts = wholeProducts
    }

    /// Takes an event; those of a partition come in the order of its offsets.
    mutating func add(_ event: ProductEvent, at record: RecordPosition, time: Int64?) {
        let version = event.version.map {
            SourceVersion(epoch: epochs[.record(record, time: time)], number: $0)
        }
        let place = Place(partition: record.partition, offset: record.offset, time: time)
        let former = former(of: event)
        for identifier in identifiers(of: event) { add(event, to: identifier, version, place, replacing: former) }
        // A row that is another product now is no longer the one that it was.
        guard let former, let identifier = event.productID else { return }
        if hasImports {
            histories[former]?.isUncertain = true
            histories[identifier]?.isUncertain = true
        }
        guard histories[identifier]?.state?.place == place else { return }
        add(ProductEvent(productID: former, change: .delete), to: former, version, place)
    }

    /// The one product that lives under the key of a changed row, where the event doesn't say what the row was before and
    /// the product that it is now, with the same title, does not live.
    private mutating func former(of event: ProductEvent) -> String? {
        guard event.isRowChange, let identifier = event.productID, let key = event.recordKey else { return nil }
        let others = (keyed[key] ?? []).subtracting([identifier])
        if others.isEmpty { return nil }
        // Their titles are needed.
        patched.formUnion(others.union([identifier]).subtracting(wholeProducts))
        let live = others.filter(isLive)
        guard live.count == 1, let former = live.first, !isLive(identifier),
            case .whole(let product)? = histories[former]?.state?.content, event.change.title == product.title
        else { return nil }
        return former
    }

    private func isLive(_ identifier: String) -> Bool {
        guard let state = histories[identifier]?.state else { return false }
        return state.content != .deleted
    }

    private mutating func identifiers(of event: ProductEvent) -> [String] {
        let named = event.productID.map { [$0] } ?? []
        guard let key = event.recordKey else { return named }
        let under = keyed[key] ?? []
        if let identifier = event.productID {
            guard event.change == .delete, !under.contains(identifier) else { return named }
            if let history = histories[identifier], history.state != nil {
                if history.key == nil || history.key == key { return named }
                if under.isEmpty { return event.isTombstone || event.isNamedByKey ? [] : named }
            } else if under.isEmpty {
                return named
            }
        }
        for identifier in under where histories[identifier]?.isKeyCertain == false {
            histories[identifier]?.isUncertain = true
        }
        let live = under.filter { histories[$0]?.state?.content != .deleted }
        let meant = !live.isEmpty ? live : event.isTombstone ? furthest(of: under) : under
        if meant.count == 1 { return Array(meant) }
        let places = meant.compactMap { histories[$0]?.state?.place }
        return event.change == .delete && places.allSatisfy { $0 == places[0] } ? Array(meant) : []
    }

    /// What the row of deleted products was at last.
    private func furthest(of identifiers: Set<String>) -> Set<String> {
        identifiers.filter { identifier in
            let place = histories[identifier]?.state?.place
            return !identifiers.contains { other in
                guard let otherPlace = histories[other]?.state?.place else { return false }
                return place.map { otherPlace.isBehind($0) } ?? true
            }
        }
    }

    private mutating func add(
        _ event: ProductEvent, to identifier: String, _ version: SourceVersion?, _ place: Place,
        replacing former: String? = nil
    ) {
        var history = histories[identifier] ?? History()
        let before = former.map { histories[$0]?.state } ?? history.state
        // An event without an identifier has found its product by the key.
        let isOfRow = event.isOfRow || event.productID == nil
        var candidate = Candidate(place: place, content: .deleted, row: isOfRow ? event.recordKey : nil)
        switch event.change {
        case .delete: break
        case .upsert(var product):
            if event.productID == nil { product.id = identifier }
            candidate.content = wholeProducts.contains(identifier) ? .whole(product) : .digest(product.digest)
        case .patch(var patch):
            patch.id = identifier
            guard wholeProducts.contains(identifier) else {
                patched.insert(identifier)
                return
            }
            var base: Product?
            if case .whole(let product) = before?.content { base = product }
            // An import may have been what the patch goes with.
            if hasImports { history.isUncertain = true }
            guard let product = patch.applied(to: base) else {
                histories[identifier] = history
                return
            }
            candidate.content = .whole(product)
        }
        if let version {
            let isNewest = history.newest.map { newest in
                version > newest.version
                    || version == newest.version && candidate.isLater(than: newest.candidate, isEqual: true)
            }
            if isNewest ?? true { history.newest = (version, candidate) }
        } else if history.unversioned.map({ candidate.isLater(than: $0, isEqual: false) }) ?? true {
            history.unversioned = candidate
        }
        let formerKey = history.key
        if event.change != .delete, let key = event.recordKey, history.state == candidate {
            history.key = key
            history.isKeyCertain = version == nil || !hasImports
        } else if formerKey != nil, let row = candidate.row, history.state == candidate {
            history.key = row
        }
        histories[identifier] = history
        guard formerKey != history.key, let key = history.key else { return }
        if let formerKey { keyed[formerKey]?.remove(identifier) }
        keyed[key, default: []].insert(identifier)
    }
}

extension LogRecomputation {
    /// Whether a product is stored as the topic says it.
    /// - Returns: nil where the topic can't tell: it has no event of the product, or the state is what a patch has made of
    ///   an import.
    func agrees(with stored: ProductState) -> Bool? {
        guard let history = histories[stored.id], !history.isUncertain else { return nil }
        // A version that is forgotten lets older states win later.
        if let newest = history.newest, stored.version.map({ $0 < newest.version }) ?? true { return false }
        // Where an import has raised the version above the topic's, those of the topic are late behind it.
        let newest = history.newest.flatMap { $0.version == stored.version ? $0.candidate : nil }
        if case .item(_, let feed)? = stored.place {
            let candidates = [newest, history.unversioned].compactMap(\.self)
            return !candidates.contains { isBehind($0.place, feed) }
        }
        let state = newest == nil ? history.unversioned : history.state
        guard let state else { return nil }
        return state.content == .deleted ? stored.product == nil : stored.product?.digest == state.digest
    }

    private func isBehind(_ place: Place, _ feed: ImportFeed) -> Bool {
        place.offset >= feed.behind[LogPartition(topic: topic, number: place.partition)] ?? 0
    }

    /// Products that live by the topic.
    private var liveProducts: Set<String> {
        Set(histories.filter { $0.value.state.map { $0.content != .deleted } ?? false }.keys)
    }

    /// Products that an index has otherwise than the topic says it.
    /// - Parameter isFixed: called when what is read of the index can't change any more.
    /// - Returns: at most 1,000 of them.
    func differences(
        from index: CodeIndex, isFixed: @Sendable @escaping () -> Void
    ) async throws -> [String] {
        let found = Mutex((differing: [String](), missing: liveProducts))
        try await index.products.forEachState(isFixed: isFixed) { products in
            found.withLock { found in
                for product in products {
                    found.missing.remove(product.id)
                    if agrees(with: product) == false { found.differing.append(product.id) }
                }
            }
        }
        return found.withLock { Array(($0.differing + $0.missing).sorted().prefix(Self.maximumDifferences)) }
    }

    private static let maximumDifferences = 1_000
}

extension Product {
    /// Half of the SHA-256 over every field with its length.
    fileprivate var digest: [UInt8] {
        var hasher = SHA256()
        for field in [id, title, brand, category, description, price, JSONValue.object(attributes).canonical] {
            hasher.update(data: withUnsafeBytes(of: Int64(field?.utf8.count ?? -1).littleEndian) { Array($0) })
            if let field { hasher.update(data: Array(field.utf8)) }
        }
        return Array(hasher.finalize().prefix(16))
    }
}

extension JSONValue {
    /// JSON text with sorted names and numbers in plain notation: equal for equal values.
    fileprivate var canonical: String {
        switch self {
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map {
                    JSONValue.string($0.key).serialized + ":" + $0.value.canonical
                }
                .joined(separator: ",") + "}"
        case .array(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
        case .number(let number): number.decimalText
        case .null, .bool, .string: serialized
        }
    }
}
