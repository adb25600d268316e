import Synchronization

/// The texts that products have, as far as this process has prepared them, so that what is stored needn't be asked before
/// own codes are found: eight bytes a product, at most as many as there are places.
///
/// It is a guess. Two products that share a place forget each other, and an event that was prepared may be refused.
final class KnownTexts: Sendable {
    /// Whether a product's text changes.
    enum Answer: Sendable {
        case stays
        case changes
        /// Nothing is known of the product.
        case isUnknown
    }

    private struct Place {
        /// Of the product's identifier; 0 where nothing is known.
        var product: UInt32 = 0
        /// Of the text's hash.
        var text: UInt32 = 0
    }

    private let count: Int
    /// Made when the first text is known.
    private let places = Mutex<[Place]>([])

    /// - Parameter count: places; for a million products a million are 8 MiB.
    init(count: Int = 1 << 20) { self.count = count }

    /// Takes note of the texts that products have from now on.
    /// - Parameter texts: products with the hashes of their texts; nil for one that is deleted, or whose text is not known.
    /// - Returns: for each, whether it is another text than the product had before.
    func note(_ texts: [(product: String, hash: [UInt8]?)]) -> [Answer] {
        places.withLock { places in
            if places.isEmpty { places = Array(repeating: Place(), count: count) }
            return texts.map { product, hash in
                let (slot, tag) = place(of: product)
                let former = places[slot]
                guard let hash else {
                    if former.product == tag { places[slot] = Place() }
                    return .isUnknown
                }
                // Of a SHA-256 any bytes are as good as others.
                let text = hash.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                places[slot] = Place(product: tag, text: text)
                guard former.product == tag else { return .isUnknown }
                return former.text == text ? .stays : .changes
            }
        }
    }

    /// Nothing is stored any more.
    func forgetAll() { places.withLock { $0 = [] } }

    private func place(of product: String) -> (slot: Int, tag: UInt32) {
        var hasher = Hasher()
        hasher.combine(product)
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        return (Int(hash % UInt64(count)), max(1, UInt32(hash >> 32)))
    }
}
