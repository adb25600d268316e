import Codes

/// A filter in terms of slots and facets.
struct ResolvedFilter {
    private let products: ProductStore
    /// Products' slots, where identifiers are asked for.
    let slots: Set<UInt32>?
    /// A product has a facet of each.
    let groups: [[UInt32]]
    private let prices: ClosedRange<Double>?
    /// A product has one of these classes of prices, which hold a few at both ends that aren't asked for; nil for all.
    let priceClasses: [UInt32]?
    /// Whether no product can be found.
    let isEmpty: Bool

    init(_ filter: ProductFilter, _ products: ProductStore) {
        self.products = products
        let facets = products.facets
        slots = filter.ids.map { Set($0.compactMap { products.slot(ofID: $0) }) }
        var groups: [[UInt32]] = []
        var isEmpty = false
        if filter.priceFrom != nil || filter.priceTo != nil {
            // A negative 0 is in another class than a positive one.
            let low = (filter.priceFrom ?? -.infinity) + 0
            let high = (filter.priceTo ?? .infinity) + 0
            // What is no number holds for no price.
            isEmpty = !(low <= high)
            prices = isEmpty ? nil : low...high
            priceClasses = isEmpty ? nil : facets.prices(from: low, to: high)
        } else {
            prices = nil
            priceClasses = nil
        }
        if !filter.brands.isEmpty { groups.append(filter.brands.compactMap { facets.facet(.brand($0)) }) }
        if !filter.categoryPrefixes.isEmpty {
            groups.append(Array(Set(filter.categoryPrefixes.flatMap { facets.categories(prefix: $0) })))
        }
        for (name, values) in filter.attributes {
            groups.append(
                Set(values).compactMap { facets.facet(.attribute(IndexedAttribute(name: name, value: $0))) })
        }
        for values in filter.oneOf { groups.append(Array(Set(values.compactMap { facets.facet(FacetKey($0)) }))) }
        self.groups = groups
        self.isEmpty = isEmpty || priceClasses?.isEmpty == true || groups.contains { $0.isEmpty }
    }

    /// Whether a product has a price that is asked for.
    func allowsPrice(_ slot: UInt32) -> Bool { prices?.contains(self.products.prices[Int(slot)]) ?? true }

    /// Whether a slot's product may be found.
    func allows(_ slot: UInt32) -> Bool {
        guard !isEmpty, slots?.contains(slot) ?? true, allowsPrice(slot) else { return false }
        let facets = products.facets(slot)
        return groups.allSatisfy { group in facets.contains { group.contains($0) } }
    }
}
