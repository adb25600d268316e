import CodeIndex
import Sync

/// For people, a line each.
extension RebuildReport {
    var replayText: String {
        let rate = Int(Double(records) / max(seconds, 0.001))
        return "\(records) events replayed, \(rate) a second; \(products) live products, \(generated) texts generated"
            + (missing.isEmpty ? "" : "; \(missing.count) products have no events in the topic")
    }

    func comparisonText(isRebuild: Bool) -> String {
        if comparison.isEqual { return "the topic and the index agree: products, codes and postings are equal" }
        func text(_ products: [String], _ what: String) -> String? {
            products.isEmpty
                ? nil
                : "\(products.count)\(products.count == 1_000 ? " or more" : "") products \(what), such as "
                    + products.prefix(3).joined(separator: ", ")
        }
        let differences = [
            text(comparison.products, "differ in their fields"), text(comparison.codes, "differ in their codes"),
        ].compactMap(\.self).joined(separator: "; ")
        return "the topic and the index \(isRebuild ? "did not agree" : "don't agree"): \(differences)"
    }
}
