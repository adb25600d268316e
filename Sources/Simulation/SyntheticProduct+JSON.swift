extension SyntheticProduct {
    /// The product as one line of JSON: `title`, `brand`, `category`, `price` (a number), `description` where there
    /// is one, and `attributes`.
    public func productJSON() -> String {
        var json = "{\"title\":" + JSONText.quoted(title)
        json += ",\"brand\":" + JSONText.quoted(brand)
        json += ",\"category\":" + JSONText.quoted(category)
        json += ",\"price\":" + price
        if let description { json += ",\"description\":" + JSONText.quoted(description) }
        json += ",\"attributes\":{"
        json += attributes.map { JSONText.quoted($0.name) + ":" + $0.value.json }.joined(separator: ",")
        return json + "}}"
    }

    /// A product event as one line of JSON: `op`, `product_id`, `ts` (ISO 8601, UTC), `version` where one is given,
    /// and except for deletions the whole `product` after the change.
    ///
    /// - Parameter timestamp: milliseconds since 1970.
    public func eventJSON(op: SyntheticOperation, timestamp: Int64, version: Int64? = nil) -> String {
        var json = "{\"op\":\"\(op.rawValue)\",\"product_id\":" + JSONText.quoted(id)
        json += ",\"ts\":\"" + JSONText.instant(milliseconds: timestamp) + "\""
        if let version { json += ",\"version\":\(version)" }
        if op != .delete { json += ",\"product\":" + productJSON() }
        return json + "}"
    }
}
