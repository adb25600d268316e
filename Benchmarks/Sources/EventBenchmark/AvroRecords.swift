import Catalog

/// Plain events in Avro's binary encoding (Apache Avro 1.11.1 Specification, "Binary Encoding").
enum AvroRecords {
    /// An event with a whole product, or without any where it is deleted.
    static let schema = """
        {"type": "record", "name": "Event", "fields": [
          {"name": "op", "type": "string"},
          {"name": "product_id", "type": "string"},
          {"name": "product", "type": ["null", {"type": "record", "name": "Product", "fields": [
            {"name": "title", "type": "string"},
            {"name": "brand", "type": ["null", "string"]},
            {"name": "category", "type": ["null", "string"]},
            {"name": "description", "type": ["null", "string"]},
            {"name": "price", "type": ["null", "string"]},
            {"name": "attributes", "type": {"type": "map", "values": "string"}}
          ]}]}
        ]}
        """

    /// An event's datum.
    static func datum(_ event: WrittenEvent) -> [UInt8] {
        var bytes: [UInt8] = []
        append(event.product == nil ? "delete" : "upsert", to: &bytes)
        append(event.productID, to: &bytes)
        guard let product = event.product else {
            append(0, to: &bytes)
            return bytes
        }
        append(1, to: &bytes)
        append(product.title, to: &bytes)
        for text in [product.brand, product.category, product.description, product.price] {
            append(text == nil ? 0 : 1, to: &bytes)
            if let text { append(text, to: &bytes) }
        }
        let attributes = product.attributes.sorted { $0.key < $1.key }
        if !attributes.isEmpty { append(attributes.count, to: &bytes) }
        for (name, value) in attributes {
            append(name, to: &bytes)
            append(value.stringValue ?? value.serialized, to: &bytes)
        }
        append(0, to: &bytes)
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(text.utf8.count, to: &bytes)
        bytes += text.utf8
    }

    /// A number that is not negative, in seven bits a byte, the lowest first.
    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = number << 1
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F | 0x80))
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
