/// The brands, categories, attribute values and classes of prices that products have, and how many products have each.
///
/// Which products those are stands in each generation's segments, see ``PostingRow``.
struct FacetIndex: Sendable {
    private var keys = TextTable()
    /// [facet]: its products.
    private(set) var counts = Chunked<Int32>(missing: 0)
    /// Numbers of facets that lost their last product.
    private var free: [UInt32] = []
    private var next: UInt32 = 0
    /// Changes whenever a facet comes or goes.
    private(set) var version: UInt64 = 0
    /// In the order of their texts as bytes.
    private var categories: [UInt32] = []
    /// Classes of prices that have products, in rising order.
    private var prices: [(bucket: UInt16, facet: UInt32)] = []
    /// The facets of the larger classes.
    private var octaves: [UInt16: UInt32] = [:]

    init() {}

    /// Builds what is found by key from what was saved.
    init(keys: RecordStore, counts: Chunked<Int32>) {
        self.keys = TextTable(records: keys)
        self.counts = counts
        next = UInt32(keys.chunks.count * RecordStore.chunkSize)
        for facet in 0..<next {
            guard let key = key(facet) else {
                free.append(facet)
                continue
            }
            switch key {
            case .category: categories.append(facet)
            case .price(let bucket): prices.append((bucket, facet))
            case .octave(let octave): octaves[octave] = facet
            case .brand, .attribute: break
            }
        }
        let texts = Dictionary(uniqueKeysWithValues: categories.map { ($0, Array(self.keys.text($0)!.utf8)) })
        categories.sort { texts[$0]!.lexicographicallyPrecedes(texts[$1]!) }
        prices.sort { $0.bucket < $1.bucket }
    }

    /// The keys by number, for saving.
    var records: RecordStore { keys.records }

    /// What a number stands for.
    func key(_ facet: UInt32) -> FacetKey? { keys.records.read(Int(facet)) { FacetKey($0.bytes()) } ?? nil }

    /// The numbers of brands, categories and attributes' values.
    var structured: [UInt32] {
        (0..<next).filter { keys.records.read(Int($0)) { FacetKey.isStructured($0.bytes()) } == true }
    }

    /// The number of a key that has products.
    func facet(_ key: FacetKey) -> UInt32? {
        switch key {
        case .price(let bucket):
            let place = pricePlace(bucket)
            return place < prices.count && prices[place].bucket == bucket ? prices[place].facet : nil
        case .octave(let octave): return octaves[octave]
        case .brand, .category, .attribute: return keys.number(of: key.text)
        }
    }

    /// How many products have a facet.
    func count(_ facet: UInt32) -> Int { Int(counts[Int(facet)]) }

    /// The categories that begin with a text.
    func categories(prefix: String) -> ArraySlice<UInt32> {
        let first = categoryPlace(prefix)
        let end = categories[first...].firstIndex { facet in
            keys.records.read(Int(facet)) { !$0.bytes().dropFirst(2).starts(with: prefix.utf8) } != false
        }
        return categories[first..<(end ?? categories.endIndex)]
    }

    /// The classes of prices that reach into a range, whole octaves where they lie inside.
    func prices(from low: Double, to high: Double) -> [UInt32] {
        let least = FacetKey.priceBucket(low)
        let greatest = FacetKey.priceBucket(high)
        var found: [UInt32] = []
        var lastOctave: UInt16?
        for (bucket, facet) in prices where bucket >= least && bucket <= greatest {
            let octave = bucket >> 4
            if octave << 4 >= least, octave << 4 | 15 <= greatest, let whole = self.facet(.octave(octave)) {
                if octave != lastOctave { found.append(whole) }
                lastOctave = octave
            } else {
                found.append(facet)
            }
        }
        return found
    }

    /// The number of a key, a new one if it has none.
    mutating func intern(_ key: FacetKey) -> UInt32 {
        if let known = facet(key) { return known }
        let facet = free.popLast() ?? next
        if facet == next { next += 1 }
        switch key {
        case .category(let category): categories.insert(facet, at: categoryPlace(category))
        case .price(let bucket): prices.insert((bucket, facet), at: pricePlace(bucket))
        case .octave(let octave): octaves[octave] = facet
        case .brand, .attribute: break
        }
        keys.insert([(facet, key.text)])
        version += 1
        return facet
    }

    /// Counts products that got facets and others that lost theirs; facets without products are forgotten.
    mutating func count(_ changes: [UInt32: Int32]) {
        var dead: Set<UInt32> = []
        for (facet, change) in changes {
            counts[Int(facet)] += change
            if counts[Int(facet)] == 0 { dead.insert(facet) }
        }
        guard !dead.isEmpty else { return }
        version += 1
        categories.removeAll { dead.contains($0) }
        prices.removeAll { dead.contains($0.facet) }
        octaves = octaves.filter { !dead.contains($0.value) }
        keys.remove(dead)
        free.append(contentsOf: dead)
    }

    /// Where a class of prices stands or would stand.
    private func pricePlace(_ bucket: UInt16) -> Int {
        var low = 0
        var high = prices.count
        while low < high {
            let middle = (low + high) / 2
            if prices[middle].bucket < bucket { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Where a category stands or would stand.
    private func categoryPlace(_ category: String) -> Int {
        var low = 0
        var high = categories.count
        while low < high {
            let middle = (low + high) / 2
            let isBefore = keys.records.read(Int(categories[middle])) {
                $0.bytes().dropFirst(2).lexicographicallyPrecedes(category.utf8)
            }
            if isBefore == true { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
