/// How a file keeps its items.
public enum FeedFormat: String, Sendable, CaseIterable {
    /// The file is recognised by its beginning.
    case automatic
    /// One JSON object a line; also what elasticdump writes (`{"_id": …, "_source": {…}}`).
    case jsonLines = "json-lines"
    /// One JSON array of objects, or objects one after the other, on any number of lines.
    case jsonArray = "json-array"
    /// Lines for Elasticsearch's and OpenSearch's bulk interface: an action, and behind it the document.
    case elasticsearchBulk = "elasticsearch-bulk"
    /// What a bulk operation of Shopify writes: objects, one a line, behind each those that name it as their `__parentId`.
    case shopifyBulk = "shopify-bulk"
    /// A header and rows whose cells are separated by commas, semicolons or bars (RFC 4180).
    case csv
    /// A header and rows whose cells are separated by tabs.
    case tsv
    /// A header with the names of Google Merchant Center's product data, and rows separated by tabs or commas.
    case googleMerchant = "google-merchant"
}
