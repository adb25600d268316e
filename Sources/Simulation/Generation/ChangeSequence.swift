import Randomness

/// The events of ``SyntheticCatalog/changes(count:seed:)``.
struct ChangeSequence: Sequence, Sendable {
    let catalog: SyntheticCatalog
    let count: Int
    let seed: UInt64

    func makeIterator() -> Iterator { Iterator(sequence: self) }

    struct Iterator: IteratorProtocol {
        private let writer: ProductWriter
        private let editor = ProductEditor()
        private var state: FeedState
        private var random: SplitMix64
        private var remaining: Int
        private var timestamp = SyntheticCatalog.epoch
        /// Late updates with the number of events that still overtake them.
        private var underway: [(overtaking: Int, change: SyntheticChange)] = []

        init(sequence: ChangeSequence) {
            writer = sequence.catalog.writer
            state = FeedState(catalog: sequence.catalog)
            random = SplitMix64(seed: sequence.seed, stream: sequence.catalog.seed &+ 14)
            remaining = sequence.count
        }

        mutating func next() -> SyntheticChange? {
            guard remaining > 0 else { return nil }
            remaining -= 1
            for index in underway.indices { underway[index].overtaking -= 1 }
            if let arrived = underway.firstIndex(where: { $0.overtaking <= 0 }) {
                return underway.remove(at: arrived).change
            }
            timestamp += 2 + Int64(random.below(1500))
            switch (random.below(100), state.live.isEmpty, state.deleted.isEmpty) {
            case (..<74, false, _): return updatePrice(of: state.liveProduct(using: &random))
            case (..<86, false, _): return updateContent(of: state.liveProduct(using: &random))
            case (..<91, false, _): return delete(state.liveProduct(using: &random))
            case (..<93, _, false): return recreate()
            default: return create()
            }
        }

        private mutating func create() -> SyntheticChange {
            change(.create, .creation, of: state.create(using: &random))
        }

        private mutating func updatePrice(of product: Int) -> SyntheticChange {
            state.specs[product].cents = editor.newPrice(state.specs[product].cents, using: &random)
            return change(.update, .price, of: product)
        }

        private mutating func updateContent(of product: Int) -> SyntheticChange {
            let before = writer.product(state.specs[product])
            for _ in 0..<8 {
                let edited = editor.edited(state.specs[product], using: &random)
                guard !writer.product(edited).hasSameText(as: before) else { continue }
                state.specs[product] = edited
                return change(.update, .content, of: product)
            }
            return updatePrice(of: product)
        }

        private mutating func delete(_ product: Int) -> SyntheticChange {
            if random.chance(15) {
                var stale = state.specs[product]
                stale.cents = editor.newPrice(stale.cents, using: &random)
                state.versions[product] += 1
                let change = SyntheticChange(
                    operation: .update, kind: .late, productID: writer.id(number: stale.number),
                    timestamp: timestamp - 1, version: state.versions[product], product: writer.product(stale))
                underway.append((1 + random.below(20), change))
            }
            state.delete(product)
            return change(.delete, .deletion, of: product)
        }

        private mutating func recreate() -> SyntheticChange {
            let product = state.recreate(using: &random)
            if random.chance(50) {
                state.specs[product].cents = editor.newPrice(state.specs[product].cents, using: &random)
            }
            return change(.create, .recreation, of: product)
        }

        private mutating func change(
            _ operation: SyntheticOperation, _ kind: SyntheticChange.Kind, of product: Int
        ) -> SyntheticChange {
            state.versions[product] += 1
            let spec = state.specs[product]
            return SyntheticChange(
                operation: operation, kind: kind, productID: writer.id(number: spec.number), timestamp: timestamp,
                version: state.versions[product], product: writer.product(spec))
        }
    }
}
