/// The products' fields by slot: a slot is a product's for as long as it lives.
struct ProductStore: Sendable {
    private(set) var facets = FacetIndex()
    /// Identifier, title, price, brand, category, attributes; the last three as facets.
    private(set) var records = RecordStore()
    /// [slot]: the product's number.
    private(set) var numbers = Chunked<Int64>(missing: Self.noNumber)
    /// [slot]: not a number where there is none.
    private(set) var prices = Chunked<Double>(missing: .nan)
    private var slotsByID = HashIndex()
    private var slotsByNumber = HashIndex()
    /// Slots of deleted products.
    private var free: [UInt32] = []
    private var next: UInt32 = 0

    /// Of a slot without a product.
    static let noNumber = Int64.min

    init() {}

    /// Builds what is found by identifier and number from what was saved.
    init(records: RecordStore, numbers: Chunked<Int64>, prices: Chunked<Double>, facets: FacetIndex) {
        self.records = records
        self.numbers = numbers
        self.prices = prices
        self.facets = facets
        next = UInt32(records.chunks.count * RecordStore.chunkSize)
        slotsByID.reserve(Int(next))
        slotsByNumber.reserve(Int(next))
        for slot in 0..<next {
            guard let hash = records.read(Int(slot), { HashIndex.hash($0.bytes()) }) else {
                free.append(slot)
                continue
            }
            slotsByID.insert(slot, hash)
            slotsByNumber.insert(slot, HashIndex.hash(numbers[Int(slot)]))
        }
    }

    /// How many products there are.
    var count: Int { slotsByNumber.count }

    /// The slots that were ever used.
    var slots: Range<UInt32> { 0..<next }

    func slot(ofNumber number: Int64) -> UInt32? {
        slotsByNumber.find(HashIndex.hash(number)) { numbers[Int($0)] == number }
    }

    func slot(ofID id: String) -> UInt32? {
        var id = id
        return id.withUTF8 { utf8 in
            let wanted = UnsafeRawBufferPointer(utf8)
            return slotsByID.find(HashIndex.hash(wanted)) { slot in
                records.read(Int(slot)) { $0.bytes().elementsEqual(wanted) } == true
            }
        }
    }

    /// The product of a slot.
    func product(_ slot: UInt32, withAttributes: Bool = true) -> IndexedProduct? {
        records.read(Int(slot)) { reader in
            let id = reader.text()
            let title = reader.text()
            let price = reader.text()
            var product = IndexedProduct(
                number: numbers[Int(slot)], id: id, title: title, price: price.isEmpty ? nil : price)
            if case .brand(let brand) = key(reader.number()) { product.brand = brand }
            if case .category(let category) = key(reader.number()) { product.category = category }
            for _ in 0..<(withAttributes ? reader.number() : 0) {
                if case .attribute(let attribute) = key(reader.number()) { product.attributes.append(attribute) }
            }
            return product
        }
    }

    /// The facets of a slot's product, each once, in rising order; none without one.
    func facets(_ slot: UInt32) -> [UInt32] {
        let found: [UInt32]? = records.read(Int(slot)) { reader in
            for _ in 0..<3 { _ = reader.bytes() }
            var found: [UInt32] = []
            func add(_ reference: UInt32) { if reference > 0 { found.append(reference - 1) } }
            add(reader.number())
            add(reader.number())
            for _ in 0..<reader.number() { add(reader.number()) }
            return found
        }
        guard var found else { return [] }
        for key in priceFacets(prices[Int(slot)]) { if let facet = facets.facet(key) { found.append(facet) } }
        return Self.sortedOnce(found)
    }

    /// Facets in rising order, each once.
    private static func sortedOnce(_ facets: [UInt32]) -> [UInt32] {
        var facets = facets
        facets.sort()
        var count = 0
        for place in facets.indices where count == 0 || facets[count - 1] != facets[place] {
            facets[count] = facets[place]
            count += 1
        }
        facets.removeLast(facets.count - count)
        return facets
    }

    private func priceFacets(_ price: Double) -> [FacetKey] {
        let bucket = FacetKey.priceBucket(price)
        return price.isNaN ? [] : [.price(bucket), .octave(bucket >> 4)]
    }

    /// The key of a facet's number plus 1.
    private func key(_ reference: UInt32) -> FacetKey? { reference == 0 ? nil : facets.key(reference - 1) }

    /// Adds products or replaces their fields; of two with one number the last counts.
    /// - Returns: the slots whose facets are others now, with these.
    mutating func set(_ products: [IndexedProduct]) -> [(slot: UInt32, facets: [UInt32])] {
        var last: [Int64: Int] = [:]
        last.reserveCapacity(products.count)
        for (place, product) in products.enumerated() { last[product.number] = place }
        let isOnce = last.count == products.count
        var counts: [UInt32: Int32] = [:]
        var refaceted: [(slot: UInt32, facets: [UInt32])] = []
        var changed: [(index: Int, bytes: [UInt8])] = []
        changed.reserveCapacity(last.count)
        for (place, product) in products.enumerated() where isOnce || last[product.number] == place {
            let slot = claim(product.number, id: product.id)
            let old = facets(slot)
            let (bytes, new) = record(of: product, slot: slot)
            changed.append((Int(slot), bytes))
            if old == new { continue }
            for facet in old { counts[facet, default: 0] -= 1 }
            for facet in new { counts[facet, default: 0] += 1 }
            refaceted.append((slot, new))
        }
        records.set(changed)
        facets.count(counts)
        return refaceted
    }

    /// Notes a product's price, and names its facets.
    private mutating func record(of product: IndexedProduct, slot: UInt32) -> (bytes: [UInt8], facets: [UInt32]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(product.id.utf8.count + product.title.utf8.count + 32)
        var found: [UInt32] = []
        bytes.append(text: product.id)
        bytes.append(text: product.title)
        bytes.append(text: product.price ?? "")
        bytes.append(number: reference(product.brand.map { .brand($0) }, &found))
        bytes.append(number: reference(product.category.map { .category($0) }, &found))
        bytes.append(number: UInt32(product.attributes.count))
        for attribute in product.attributes { bytes.append(number: reference(.attribute(attribute), &found)) }
        // A negative 0 is in another class than a positive one.
        prices[Int(slot)] = product.price.flatMap(Double.init).map { $0 + 0 } ?? .nan
        for key in priceFacets(prices[Int(slot)]) { found.append(facets.intern(key)) }
        return (bytes, Self.sortedOnce(found))
    }

    /// The number of a facet plus 1.
    private mutating func reference(_ key: FacetKey?, _ found: inout [UInt32]) -> UInt32 {
        guard let facet = key.map({ facets.intern($0) }) else { return 0 }
        found.append(facet)
        return facet + 1
    }

    /// The slot that a product has or gets, found by its number.
    private mutating func claim(_ number: Int64, id: String) -> UInt32 {
        let hash = HashIndex.hash(id)
        if let slot = slot(ofNumber: number) {
            if let old = records.read(Int(slot), { HashIndex.hash($0.bytes()) }), old != hash {
                slotsByID.remove(slot, old)
                slotsByID.insert(slot, hash)
            }
            return slot
        }
        let slot = free.popLast() ?? next
        if slot == next { next += 1 }
        numbers[Int(slot)] = number
        slotsByNumber.insert(slot, HashIndex.hash(number))
        slotsByID.insert(slot, hash)
        return slot
    }

    /// Removes products.
    /// - Returns: the slots that they had.
    mutating func remove(_ removed: [Int64]) -> [UInt32] {
        var slots: [UInt32] = []
        var counts: [UInt32: Int32] = [:]
        for number in removed {
            guard let slot = slot(ofNumber: number) else { continue }
            if let hash = records.read(Int(slot), { HashIndex.hash($0.bytes()) }) { slotsByID.remove(slot, hash) }
            slotsByNumber.remove(slot, HashIndex.hash(number))
            for facet in facets(slot) { counts[facet, default: 0] -= 1 }
            numbers[Int(slot)] = Self.noNumber
            prices[Int(slot)] = .nan
            slots.append(slot)
        }
        records.set(slots.map { (Int($0), []) })
        facets.count(counts)
        free.append(contentsOf: slots)
        return slots
    }
}
