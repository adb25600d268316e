import CodeIndex
import Sync

/// How the index and what the topic makes compare, of `gramd rebuild` and `gramd verify --against-topic`, as JSON.
struct TopicComparisonDocument: Encodable {
    let isEqual: Bool
    let records: Int
    let products: Int
    let generated: Int
    /// Products that have no events in the topic.
    let missing: [String]
    /// Products that differ in their fields, and in their codes; a thousand at most.
    let differingProducts: [String]
    let differingCodes: [String]

    init(_ report: RebuildReport) {
        isEqual = report.comparison.isEqual
        records = report.records
        products = report.products
        generated = report.generated
        missing = report.missing
        differingProducts = report.comparison.products
        differingCodes = report.comparison.codes
    }
}
