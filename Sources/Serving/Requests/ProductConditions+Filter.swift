import CodeIndex
import Retrieval

extension ProductConditions {
    /// The same for a search in SQL.
    init(_ filter: ProductFilter) {
        self.init(
            priceFrom: filter.priceFrom, priceTo: filter.priceTo, brands: filter.brands,
            categoryPrefixes: filter.categoryPrefixes, attributes: filter.attributes, ids: filter.ids)
    }
}
